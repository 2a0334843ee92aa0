package kassahub.hub.cabinet.terms;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.PriceRule;
import kassahub.hub.web.Formats;
import kassahub.hub.web.table.Tone;

/**
 * Which price of a product held from when to when, in one list.
 *
 * @param rules by kind and quantity, the latest first
 */
public record PriceHistoryView(
    PricesView.Shown shown,
    LicenceType product,
    List<PriceRule> rules,
    LocalDate today,
    MoneyWords words) {

  public String state(PriceRule rule) {
    return words.texts().say("price.state." + key(rule));
  }

  public String icon(PriceRule rule) {
    return switch (rule.state(today)) {
      case AHEAD -> "clock";
      case IN_FORCE -> "circle-check";
      case OVER -> "history";
      case REPLACED, WITHDRAWN -> "circle-minus";
    };
  }

  public String css(PriceRule rule) {
    return switch (rule.state(today)) {
      case AHEAD -> Tone.RUN.css();
      case IN_FORCE -> Tone.OK.css();
      case OVER, REPLACED, WITHDRAWN -> Tone.NONE.css();
    };
  }

  /** The last day on which it held, or «-». */
  public String through(PriceRule rule) {
    return switch (rule.state(today)) {
      case AHEAD, IN_FORCE, OVER ->
          rule.followedOn().map(next -> Formats.day(next.minusDays(1))).orElse("-");
      case REPLACED, WITHDRAWN -> "-";
    };
  }

  public String price(PriceRule rule) {
    return rule.price().map(words::sum).orElseGet(() -> words.texts().say("price.none"));
  }

  /** Who took it back, where somebody did; else who set it. */
  public String who(PriceRule rule) {
    var set =
        words
            .texts()
            .say(
                "price.set.by",
                "name",
                rule.setBy().orElse("-"),
                "at",
                words.formats().dateTime(rule.setAt()));
    return rule.withdrawn()
        .map(
            taken ->
                set
                    + " "
                    + words
                        .texts()
                        .say(
                            "price.withdrawn.by",
                            "name",
                            taken.by().orElse("-"),
                            "at",
                            words.formats().dateTime(taken.at())))
        .orElse(set);
  }

  private String key(PriceRule rule) {
    return rule.state(today).name().toLowerCase(Locale.ROOT);
  }
}
