package kassahub.hub.cabinet.terms;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceRule;
import kassahub.hub.web.Formats;

/**
 * What products cost.
 *
 * @param rules the latest of each product and kind first
 * @param form of the next price
 */
public record PricesView(
    List<LicenceType> products, List<PriceRule> rules, Fields form, MoneyWords words) {

  /** Who prices are for. */
  public List<PriceKind> kinds() {
    return List.of(PriceKind.values());
  }

  /** Prices of one product for one kind of buyer, the latest first. */
  public List<PriceRule> of(LicenceType product, PriceKind kind) {
    return rules.stream()
        .filter(rule -> rule.what().licenceTypeId() == product.id() && rule.what().kind() == kind)
        .toList();
  }

  /** What the form would change, in words; empty where it says nothing that could. */
  public Optional<String> question() {
    var from = form.date("from");
    var amount = Money.typed(form.value("amount"));
    if (!form.asks() || from.isEmpty() || amount.isEmpty()) {
      return Optional.empty();
    }
    return kinds().stream()
        .filter(kind -> kind.column().equals(form.value("kind")))
        .findFirst()
        .flatMap(
            kind ->
                products.stream()
                    .filter(product -> form.chosen("product", Long.toString(product.id())))
                    .findFirst()
                    .map(product -> question(product, kind, from.get(), amount.get())));
  }

  private String question(LicenceType product, PriceKind kind, LocalDate from, long amount) {
    return words
        .texts()
        .say(
            "price.ask",
            "product",
            product.name() + " " + product.article(),
            "kind",
            words.texts().say("price.kind." + kind.column()),
            "date",
            Formats.day(from),
            "before",
            before(product, kind, from),
            "after",
            words.sum(Money.kopecks(amount)));
  }

  private String before(LicenceType product, PriceKind kind, LocalDate day) {
    return of(product, kind).stream()
        .filter(rule -> !rule.from().isAfter(day))
        .findFirst()
        .map(rule -> words.sum(rule.price()))
        .orElse("-");
  }

  /** What it costs today. */
  public String now(LicenceType product, PriceKind kind) {
    return of(product, kind).stream()
        .filter(rule -> !rule.pending())
        .findFirst()
        .map(rule -> words.sum(rule.price()))
        .orElse("-");
  }
}
