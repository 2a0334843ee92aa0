package kassahub.hub.cabinet.support;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.hub.dispatch.DeliveryRow;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Tone;

/** Dispatches in words (UX §4.1). */
public record DeliveryWords(Texts texts) {
  /** How a dispatch names the activation that ordered it. */
  private static final Pattern ACTIVATION = Pattern.compile("activation (\\d+)");

  /** How it says that a person at the till did it: who, and with which file. */
  private static final Pattern BY_HAND = Pattern.compile("by hand ([^:]*): (.+)");

  public String kind(DeliveryRow row) {
    return texts.say("dispatch.kind." + row.kind());
  }

  /** Who ordered it: a person, or the activation whose licence it brings; or whoever did it. */
  public String who(DeliveryRow row) {
    var hand = BY_HAND.matcher(row.createdBy());
    if (hand.matches()) {
      return texts.say("deliveries.by-hand", "file", hand.group(2), "user", hand.group(1));
    }
    return activation(row)
        .map(number -> texts.say("activation.name", "number", number))
        .orElse(row.createdBy());
  }

  /** Whether the hub learned of it when it was over. */
  public boolean byHand(DeliveryRow row) {
    return BY_HAND.matcher(row.createdBy()).matches();
  }

  /** The number of the activation that ordered it. */
  public Optional<String> activation(DeliveryRow row) {
    var found = ACTIVATION.matcher(row.createdBy());
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }

  public Cell.Badge state(DeliveryRow row) {
    String word = texts.say("dispatch.state." + row.state());
    return switch (row.state()) {
      case "waiting" -> badge(Tone.NONE, "clock-pause", word);
      case "sent", "taken" -> badge(Tone.RUN, "send", word);
      case "held" -> badge(Tone.SOON, "clock-pause", word);
      case "done" -> badge(Tone.OK, "circle-check", word);
      case "expired" -> badge(Tone.WARN, "clock", word);
      case "cancelled" -> badge(Tone.NONE, "circle-minus", word);
      default -> badge(Tone.BAD, "circle-x", word);
    };
  }

  private static Cell.Badge badge(Tone tone, String icon, String word) {
    return new Cell.Badge(tone, icon, word, Optional.empty());
  }

  /** Why it is where it is, or when it ended. */
  public String outcome(DeliveryRow row, Formats formats) {
    String reason = reason(row);
    if (row.finishedAt().isPresent()) {
      String at = formats.dateTime(row.finishedAt().get());
      return reason.isEmpty() ? at : reason + ". " + at;
    }
    String until = texts.say("dispatch.until", "at", formats.dateTime(row.deadline()));
    return reason.isEmpty() ? until : reason + ". " + until;
  }

  /** The sentence of its reason; the agent's own words when no bundle has the code. */
  public String reason(DeliveryRow row) {
    return row.reasonCode()
        .map(
            code ->
                over(row, code)
                    .or(() -> texts.find("reason." + code, Map.of()))
                    .orElseGet(() -> row.reasonText().orElse(code)))
        .orElse("");
  }

  /** Nobody tries again what a person tried at the till, or what is out of its time. */
  private Optional<String> over(DeliveryRow row, String code) {
    return byHand(row) || row.state().equals("expired")
        ? texts.find("reason.over." + code, Map.of())
        : Optional.empty();
  }
}
