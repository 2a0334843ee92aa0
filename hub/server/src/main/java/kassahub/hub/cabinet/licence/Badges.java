package kassahub.hub.cabinet.licence;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.DeliveryState;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Tone;

/** States of activations and deliveries in icons and words (UX §4.1). */
final class Badges {
  private Badges() {}

  static Cell.Badge status(ActivationStatus status, Texts texts) {
    String word = texts.say("activation.status." + status.word());
    var badge =
        switch (status) {
          case DONE -> Cell.badge(Tone.OK, "circle-check", word);
          case IN_PROGRESS -> Cell.badge(Tone.RUN, "loader-2", word);
          case FAILED -> Cell.badge(Tone.BAD, "circle-x", word);
        };
    return (Cell.Badge) badge;
  }

  /** Its status, and what of a finished one no register was seen with: red when a try failed. */
  static Cell outcome(ActivationSummary activation, Texts texts) {
    var status = status(activation.status(), texts);
    var onTills = activation.onTills();
    if (onTills.missing() == 0) {
      return status;
    }
    var why = Optional.of(onTills(activation, texts));
    return onTills.broken() > 0
        ? new Cell.Badge(Tone.BAD, "alert-triangle", status.text(), why)
        : new Cell.Badge(status.tone(), status.icon(), status.text(), why);
  }

  private static String onTills(ActivationSummary activation, Texts texts) {
    var onTills = activation.onTills();
    int arrived = activation.licences() - onTills.missing();
    String count =
        onTills.more()
            ? texts.say("activation.tills.few", "count", arrived + 1, "of", activation.licences())
            : texts.say("activation.tills", "count", arrived, "of", activation.licences());
    return onTills.broken() == 0
        ? count
        : count + ", " + texts.say("activation.tills.broken", "count", onTills.broken());
  }

  static Cell delivery(DeliveryState state, Optional<Reason> reason, Texts texts) {
    String word = texts.say("delivery." + state.word());
    var why = reason.map(found -> sentence(found, texts));
    return switch (state) {
      case NONE -> new Cell.Badge(Tone.NONE, "download", word, why);
      case BY_VENDOR -> new Cell.Badge(Tone.NONE, "building-store", word, why);
      case WAITING -> new Cell.Badge(Tone.NONE, "clock-pause", word, why);
      case SENT -> new Cell.Badge(Tone.RUN, "send", word, why);
      case INSTALLED -> new Cell.Badge(Tone.OK, "circle-check", word, Optional.empty());
      case FAILED -> new Cell.Badge(Tone.BAD, "circle-x", word, why);
    };
  }

  /** Who made an activation: a person, or the rule that renews. */
  static String author(ActivationSummary summary, Texts texts) {
    return summary.policyId().isPresent()
        ? texts.say("activation.by.rule", "rule", summary.createdBy())
        : summary.createdBy();
  }

  /** The bundle's sentence of a reason, else the words of the vendor or register. */
  static String sentence(Reason reason, Texts texts) {
    return texts.find("reason." + reason.code(), Map.of()).orElse(reason.message());
  }

  static String money(Money money, Formats formats) {
    return formats.money(money.minor(), money.currency().getCurrencyCode());
  }

  static Cell money(Optional<Money> money, Formats formats) {
    return Cell.text(money.map(sum -> money(sum, formats)));
  }

  /** «IV кв. 2037»: the quarter through which a register itself enforces its licence. */
  static String quarter(LocalDate day, Texts texts) {
    int quarter = (day.getMonthValue() + 2) / 3;
    return texts.say("quarter." + quarter, "year", Integer.toString(day.getYear()));
  }
}
