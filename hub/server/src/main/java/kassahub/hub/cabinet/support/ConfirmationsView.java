package kassahub.hub.cabinet.support;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.cabinet.LicenceWords;
import kassahub.hub.cabinet.LinkChangeWords;
import kassahub.hub.confirmation.Confirmation;
import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.ConfirmationState;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Requests, the open ones first.
 *
 * @param reader number of the user who looks
 */
public record ConfirmationsView(List<Confirmation> requests, String reader) {
  private static final String NOTHING = "00";

  /** Who asked may take it back and nothing else. */
  public boolean own(Confirmation request) {
    return request.asked().id().equals(reader);
  }

  /** What fills the sentence of its kind. */
  public static Map<String, String> facts(Confirmation request, Texts texts, Formats formats) {
    var facts = new HashMap<>(request.facts());
    if (request.kind() == ConfirmationKind.REPLACE_LICENCE) {
      var assigned = LicenceMask.fromHex(facts.getOrDefault("mask", NOTHING));
      var onDevice = LicenceMask.fromHex(facts.getOrDefault("device-mask", NOTHING));
      facts.put("lost", new LicenceWords(texts).lost(assigned, onDevice));
    }
    if (request.kind() == ConfirmationKind.CORRECT_ORDER) {
      var currency = facts.getOrDefault("currency", "RUB");
      facts.put("order", request.object());
      facts.compute("before", (name, sum) -> sum(formats, sum, currency));
      facts.compute("after", (name, sum) -> sum(formats, sum, currency));
    }
    if (request.kind() == ConfirmationKind.RECORD_PAYMENT) {
      var currency = facts.getOrDefault("currency", "RUB");
      facts.compute("sum", (name, sum) -> sum(formats, sum, currency));
      facts.computeIfPresent("day", (name, day) -> Formats.day(LocalDate.parse(day)));
    }
    if (request.kind() == ConfirmationKind.MOVE_LICENCE) {
      facts.computeIfPresent("until", (name, day) -> Formats.day(LocalDate.parse(day)));
    }
    if (request.kind() == ConfirmationKind.MAKE_KEY) {
      facts.computeIfPresent(
          "scopes",
          (name, scopes) ->
              Stream.of(scopes.split(" ", -1))
                  .map(scope -> texts.find("api.permission." + scope, Map.of()).orElse(scope))
                  .collect(Collectors.joining(", ")));
    }
    if (request.kind() == ConfirmationKind.CHANGE_LINK) {
      facts.put("change", LinkChangeWords.say(facts, texts));
    }
    return facts;
  }

  private static String sum(Formats formats, @Nullable String minor, String currency) {
    return formats.money(minor == null ? 0 : Long.parseLong(minor), currency);
  }

  /** The page of what it is about. */
  public static String link(Confirmation request) {
    return switch (request.kind()) {
      case REPLACE_AGENT -> "/agents/" + request.facts().getOrDefault("agent", "");
      case MOVE_LICENCE -> "/licence-moves";
      case CHANGE_LINK -> "/organisations/" + request.object();
      case ENTER_SELLER -> "/seller?currency=" + request.object();
      case MAKE_KEY -> "/keys";
      case CORRECT_ORDER -> "/orders/" + request.object();
      case RECORD_PAYMENT -> "/invoices/" + request.object();
      case WIDEN_ROLLOUT -> "/releases/" + request.object();
      case ACCEPT_CLAIM, RECORD_BITS, REPLACE_LICENCE ->
          "/registers?open=only&q=" + request.facts().getOrDefault("serial", "");
    };
  }

  /** Tone and icon of a state. */
  public String tone(Confirmation request) {
    return switch (request.state()) {
      case OPEN -> "kh-warn";
      case CONFIRMED -> "kh-ok";
      case REFUSED -> "kh-bad";
      case WITHDRAWN, EXPIRED -> "";
    };
  }

  public String icon(Confirmation request) {
    return request.state() == ConfirmationState.CONFIRMED
        ? "circle-check"
        : request.open() ? "clock" : "circle-minus";
  }
}
