package kassahub.hub.cabinet.terms;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import kassahub.hub.billing.Vat;
import kassahub.hub.billing.terms.VatRule;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.web.Formats;

/**
 * How products are taxed.
 *
 * @param rules the latest of each product first
 * @param usual of products without a rule
 * @param form of the next rule
 */
public record VatView(
    List<LicenceType> products, List<VatRule> rules, Vat usual, Fields form, MoneyWords words) {

  /** Those of one product, the latest first. */
  public List<VatRule> of(LicenceType product) {
    return rules.stream().filter(rule -> rule.licenceType() == product.id()).toList();
  }

  /** What applies today. */
  public String now(LicenceType product) {
    return words.vat(
        of(product).stream()
            .filter(rule -> !rule.pending())
            .findFirst()
            .map(VatRule::vat)
            .orElse(usual));
  }

  /** What the form would change, in words; empty where it says nothing that could. */
  public Optional<String> question() {
    var from = form.date("from");
    if (!form.asks() || from.isEmpty()) {
      return Optional.empty();
    }
    return choices().stream()
        .filter(vat -> value(vat).equals(form.value("vat")))
        .findFirst()
        .flatMap(
            vat ->
                products.stream()
                    .filter(product -> form.chosen("product", Long.toString(product.id())))
                    .findFirst()
                    .map(product -> question(product, from.get(), vat)));
  }

  private String question(LicenceType product, LocalDate from, Vat vat) {
    var before =
        of(product).stream()
            .filter(rule -> !rule.from().isAfter(from))
            .findFirst()
            .map(VatRule::vat)
            .orElse(usual);
    return words
        .texts()
        .say(
            "vat.ask",
            "product",
            product.name() + " " + product.article(),
            "date",
            Formats.day(from),
            "before",
            words.vat(before),
            "after",
            words.vat(vat));
  }

  /** What can be chosen, as the form sends it. */
  public List<Vat> choices() {
    var all = new ArrayList<Vat>(List.of(new Vat.Exempt(), new Vat.NotPayer()));
    new TreeSet<>(Vat.RATES).descendingSet().forEach(rate -> all.add(new Vat.Rate(rate)));
    return all;
  }

  /** The value of a choice. */
  public String value(Vat vat) {
    return vat.rate().isPresent() ? Integer.toString(vat.rate().getAsInt()) : vat.word();
  }
}
