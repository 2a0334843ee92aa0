package kassahub.hub.cabinet.client;

import java.util.List;
import kassahub.hub.catalogue.Money;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.renewal.Policy;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * The account's rules.
 *
 * @param payers organisations that a new rule can be for
 * @param prices what a licence costs them today, the lowest first
 * @param form the new rule so far
 */
public record PoliciesView(
    List<Policy> policies,
    List<Organisation> payers,
    List<Money> prices,
    RuleForm form,
    Texts texts,
    Formats formats) {
  public String money(Money money) {
    return formats.money(money.minor(), money.currency().getCurrencyCode());
  }

  /** Who has no price list to look into is told here. */
  public String priceHint() {
    var hint = texts.say("renewal.price.hint");
    if (prices.isEmpty()) {
      return hint;
    }
    var lowest = money(prices.getFirst());
    var today =
        prices.size() == 1
            ? texts.say("renewal.price.today", "price", lowest)
            : texts.say(
                "renewal.price.range", "lowest", lowest, "highest", money(prices.getLast()));
    return today + " " + hint;
  }

  public String payer(Policy policy) {
    return payers.stream()
        .filter(organisation -> organisation.id() == policy.organisationId())
        .map(Organisation::name)
        .findFirst()
        .orElse("№ " + policy.organisationId());
  }
}
