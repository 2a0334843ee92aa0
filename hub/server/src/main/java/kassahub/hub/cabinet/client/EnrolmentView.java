package kassahub.hub.cabinet.client;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.agent.EnrolmentToken;
import kassahub.hub.agent.PendingEnrolment;
import kassahub.hub.cabinet.QrCode;
import kassahub.hub.organisation.Organisation;

/**
 * The page of enrolment strings.
 *
 * @param more there are older ones than these tokens
 * @param form the new string so far
 * @param made the string just made, shown this once
 */
public record EnrolmentView(
    List<Organisation> organisations,
    List<EnrolmentToken> tokens,
    boolean more,
    List<PendingEnrolment> pending,
    Instant now,
    EnrolmentForm form,
    Optional<Made> made) {

  /** A string and its QR code. */
  public record Made(String string, QrCode qr) {
    static Made of(String string) {
      return new Made(string, QrCode.of(string));
    }
  }

  /** What to run beside the registers, in this order; keys are ends of texts. */
  public SequencedMap<String, String> steps() {
    var steps = new LinkedHashMap<String, String>();
    made.ifPresent(string -> steps.put("enrol", "sudo kassahub enrol '" + string.string() + "'"));
    List.of("discover", "doctor").forEach(word -> steps.put(word, "sudo kassahub " + word));
    steps.put("agent", "sudo systemctl restart kassahub-agent");
    return steps;
  }

  /** An organisation's name; its number when it is not visible any more. */
  public String name(long organisation) {
    Map<Long, Organisation> byId =
        organisations.stream().collect(Collectors.toMap(Organisation::id, Function.identity()));
    return Optional.ofNullable(byId.get(organisation))
        .map(Organisation::name)
        .orElse("№ " + organisation);
  }

  /** The string just made lets nobody in until a second operator has confirmed it. */
  public boolean newestHeld() {
    return made.isPresent() && !tokens.isEmpty() && tokens.getFirst().held();
  }

  /** The last part of the key of its state's word. */
  public String state(EnrolmentToken token) {
    if (token.revokedAt().isPresent()) {
      return "revoked";
    }
    if (token.usesLeft() == 0) {
      return "spent";
    }
    if (token.expiresAt().isBefore(now)) {
      return "expired";
    }
    return token.held() ? "held" : "live";
  }
}
