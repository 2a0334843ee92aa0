package kassahub.hub.cabinet.terms;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kassahub.hub.billing.Vat;
import kassahub.hub.billing.terms.VatRule;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.LicenceType;

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
