package kassahub.hub.cabinet.terms;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceBuyer;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceList;
import kassahub.hub.catalogue.PriceRule;
import kassahub.hub.web.Formats;

/**
 * A price list.
 *
 * @param rules what holds and what is planned in it, by product, kind and quantity
 * @param general the same of everybody's list, beside one of an account's own
 * @param form of the next price
 */
public record PricesView(
    Shown shown,
    List<LicenceType> products,
    List<PriceRule> rules,
    List<PriceRule> general,
    Search search,
    Fields form,
    LocalDate today,
    MoneyWords words) {

  /**
   * Which list it is.
   *
   * @param owner whose own; empty = everybody's
   */
  public record Shown(Optional<PriceBuyer> owner, String currency) {
    PriceList list() {
      return new PriceList(
          owner.map(one -> OptionalLong.of(one.account())).orElseGet(OptionalLong::empty),
          currency);
    }

    /** The list in an address. */
    public String query() {
      return in(currency);
    }

    /** The same list in another currency. */
    public String in(String other) {
      return owner
          .map(one -> "?account=" + one.account() + "&currency=" + other)
          .orElse("?currency=" + other);
    }
  }

  /** Whose lists there are. */
  public record Search(String name, List<PriceBuyer> found) {}

  /** Who prices are for. */
  public List<PriceKind> kinds() {
    return shown.owner().map(one -> List.of(one.pays())).orElse(List.of(PriceKind.values()));
  }

  /** What it costs today, by quantity. */
  public List<String> now(LicenceType product, PriceKind kind) {
    return now(rules, product, kind);
  }

  /** What everybody else pays for it. */
  public List<String> everybody(LicenceType product, PriceKind kind) {
    return now(general, product, kind);
  }

  private List<String> now(List<PriceRule> list, LicenceType product, PriceKind kind) {
    return of(list, product, kind)
        .filter(rule -> rule.state(today) == PriceRule.State.IN_FORCE)
        .flatMap(rule -> rule.price().map(price -> step(rule.quantity(), price)).stream())
        .toList();
  }

  /** What is still to come, the next first. */
  public List<PriceRule> ahead(LicenceType product, PriceKind kind) {
    return of(rules, product, kind)
        .filter(rule -> rule.state(today) == PriceRule.State.AHEAD)
        .sorted(Comparator.comparing(PriceRule::from))
        .toList();
  }

  /** «с 01.01.2027: от 10 шт. 1 800 ₽». */
  public String say(PriceRule rule) {
    return words
        .texts()
        .say(
            "price.since",
            "date",
            Formats.day(rule.from()),
            "sum",
            rule.price().map(price -> step(rule.quantity(), price)).orElseGet(() -> end(rule)));
  }

  private String end(PriceRule rule) {
    var none = words.texts().say("price.none");
    return rule.quantity() == 1
        ? none
        : words.texts().say("prices.step", "count", rule.quantity(), "price", none);
  }

  private String step(int from, Money price) {
    return from == 1
        ? words.sum(price)
        : words.texts().say("prices.step", "count", from, "price", words.sum(price));
  }

  private static Stream<PriceRule> of(List<PriceRule> list, LicenceType product, PriceKind kind) {
    return list.stream()
        .filter(rule -> rule.what().licenceTypeId() == product.id() && rule.what().kind() == kind);
  }

  /** What the form would change, in words; empty where it says nothing that could. */
  public Optional<String> question() {
    var from = form.date("from");
    var quantity = form.whole("quantity");
    if (form.value(Fields.AGREED).isEmpty() || from.isEmpty() || quantity.isEmpty()) {
      return Optional.empty();
    }
    return kinds().stream()
        .filter(kind -> shown.owner().isPresent() || kind.column().equals(form.value("kind")))
        .findFirst()
        .flatMap(
            kind ->
                products.stream()
                    .filter(product -> form.chosen("product", Long.toString(product.id())))
                    .findFirst()
                    .map(product -> question(product, kind, quantity.get(), from.get())));
  }

  private String question(LicenceType product, PriceKind kind, int quantity, LocalDate from) {
    return words
        .texts()
        .say(
            quantity == 1 ? "price.ask" : "price.ask.step",
            "product",
            product.name() + " " + product.article(),
            "kind",
            shown
                .owner()
                .map(PriceBuyer::name)
                .orElseGet(() -> words.texts().say("price.kind." + kind.column())),
            "count",
            quantity,
            "date",
            Formats.day(from),
            "before",
            before(product, kind, quantity, from),
            "after",
            Money.typed(form.value("amount"))
                .map(minor -> words.sum(Money.of(minor, shown.currency())))
                .orElseGet(() -> words.texts().say("price.none")));
  }

  private String before(LicenceType product, PriceKind kind, int quantity, LocalDate day) {
    return of(rules, product, kind)
        .filter(rule -> rule.quantity() == quantity && !rule.from().isAfter(day))
        .findFirst()
        .flatMap(PriceRule::price)
        .map(words::sum)
        .orElse("-");
  }
}
