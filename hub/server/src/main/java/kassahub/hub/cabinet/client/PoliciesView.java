package kassahub.hub.cabinet.client;

import java.util.List;
import kassahub.hub.catalogue.Money;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.renewal.Policy;
import kassahub.hub.web.Formats;

/**
 * The account's rules.
 *
 * @param payers organisations that a new rule can be for
 * @param form the new rule so far
 */
public record PoliciesView(
    List<Policy> policies, List<Organisation> payers, RuleForm form, Formats formats) {
  public String money(Money money) {
    return formats.money(money.minor(), money.currency().getCurrencyCode());
  }

  public String payer(Policy policy) {
    return payers.stream()
        .filter(organisation -> organisation.id() == policy.organisationId())
        .map(Organisation::name)
        .findFirst()
        .orElse("№ " + policy.organisationId());
  }
}
