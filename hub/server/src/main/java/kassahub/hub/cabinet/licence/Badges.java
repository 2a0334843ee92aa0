package kassahub.hub.cabinet.licence;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.DeliveryState;
import kassahub.hub.activation.Installing;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;
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

  /** Its status, and what of a finished one is on its way: red when a try failed. */
  static Cell status(ActivationSummary activation, Texts texts) {
    var status = status(activation.status(), texts);
    var installing = activation.installing();
    if (installing.failed() > 0) {
      return new Cell.Badge(
          Tone.BAD, "alert-triangle", status.text(), Optional.of(words(installing, texts)));
    }
    return installing.open() == 0
        ? status
        : new Cell.Badge(
            status.tone(), status.icon(), status.text(), Optional.of(words(installing, texts)));
  }

  private static String words(Installing installing, Texts texts) {
    return Stream.of(
            counted("activation.installing.failed", installing.failed(), texts),
            counted("activation.installing", installing.open(), texts))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" · "));
  }

  private static Optional<String> counted(String key, int count, Texts texts) {
    var number = Integer.toString(count);
    return switch (count) {
      case 0 -> Optional.empty();
      case Installing.MOST ->
          Optional.of(texts.say(key, "count", texts.say("count.or.more", "count", number)));
      default -> Optional.of(texts.say(key, "count", number));
    };
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

  /** «от 10 шт. 1 800 ₽, от 50 шт. 1 700 ₽»; empty where the quantity changes nothing. */
  static Optional<String> cheaper(PriceScale scale, Texts texts, Formats formats) {
    return scale.cheaper().stream()
        .map(
            step ->
                texts.say(
                    "prices.step", "count", step.from(), "price", money(step.price(), formats)))
        .reduce((one, next) -> one + ", " + next);
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
