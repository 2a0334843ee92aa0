package kassahub.hub.cabinet.terms;

import java.util.List;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceRule;

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

  /** What it costs today. */
  public String now(LicenceType product, PriceKind kind) {
    return of(product, kind).stream()
        .filter(rule -> !rule.pending())
        .findFirst()
        .map(rule -> words.sum(rule.price()))
        .orElse("-");
  }
}
