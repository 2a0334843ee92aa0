package kassahub.hub.cabinet.support;

import java.util.Map;
import kassahub.hub.dispatch.DeliveryRow;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Tone;

/** Dispatches in words (UX §4.1). */
public record DeliveryWords(Texts texts) {

  public String kind(DeliveryRow row) {
    return texts.say("dispatch.kind." + row.kind());
  }

  public Cell state(DeliveryRow row) {
    String word = texts.say("dispatch.state." + row.state());
    return switch (row.state()) {
      case "waiting" -> Cell.badge(Tone.NONE, "clock-pause", word);
      case "sent", "taken" -> Cell.badge(Tone.RUN, "send", word);
      case "held" -> Cell.badge(Tone.SOON, "clock-pause", word);
      case "done" -> Cell.badge(Tone.OK, "circle-check", word);
      case "expired" -> Cell.badge(Tone.WARN, "clock", word);
      case "cancelled" -> Cell.badge(Tone.NONE, "circle-minus", word);
      default -> Cell.badge(Tone.BAD, "circle-x", word);
    };
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
                texts
                    .find("reason." + code, Map.of())
                    .orElseGet(() -> row.reasonText().orElse(code)))
        .orElse("");
  }
}
