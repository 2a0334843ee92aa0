package kassahub.hub.billing.terms;

import kassahub.hub.billing.Billing;
import kassahub.hub.catalogue.Catalogue;

/** What the back office sets about money, wired. */
public record BillingTerms(
    Contracts contracts, VatRules vat, Numbering numbering, Calendars calendars) {

  public static BillingTerms of(Billing.Parts parts, Catalogue catalogue) {
    var database = parts.database();
    var journal = parts.journal();
    return new BillingTerms(
        new Contracts(database, journal, parts.clock()),
        new VatRules(database, journal, parts.clock(), catalogue, parts.config().vat()),
        new Numbering(database, journal),
        new Calendars(database, journal, parts.clock()));
  }
}
