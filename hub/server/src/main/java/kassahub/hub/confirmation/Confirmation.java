package kassahub.hub.confirmation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param object number or serial of what it is about, see the kind
 * @param facts fill the sentence of the kind by name
 * @param expiresAt from then on nobody can confirm it
 */
public record Confirmation(
    long id,
    ConfirmationKind kind,
    String object,
    Map<String, String> facts,
    Operator asked,
    Instant askedAt,
    Instant expiresAt,
    ConfirmationState state,
    Optional<Operator> decided,
    Optional<Instant> decidedAt) {
  public Confirmation {
    facts = Map.copyOf(facts);
  }

  /** A person, by the number of the user. */
  public record Operator(String id, String name) {}

  /** The object, where it is a number. */
  long number() {
    return Long.parseLong(object);
  }

  public boolean open() {
    return state == ConfirmationState.OPEN;
  }
}
