package kassahub.hub.database;

import kassahub.hub.account.PeoplePlansCase;
import kassahub.hub.activation.ActivationPlansCase;
import kassahub.hub.activation.LicenceAlertPlansCase;
import kassahub.hub.activation.LicenceMovePlansCase;
import kassahub.hub.agent.BatchPlansCase;
import kassahub.hub.agent.roster.AgentPlansCase;
import kassahub.hub.billing.DebtPlansCase;
import kassahub.hub.billing.SalesPlansCase;
import kassahub.hub.billing.bank.BankPlansCase;
import kassahub.hub.billing.books.IssuedPlansCase;
import kassahub.hub.billing.terms.ContractPlansCase;
import kassahub.hub.catalogue.PricePlansCase;
import kassahub.hub.dispatch.DeliveryPlansCase;
import kassahub.hub.gateway.LinkPlansCase;
import kassahub.hub.notice.NoticePlansCase;
import kassahub.hub.notice.webhook.WebhookPlansCase;
import kassahub.hub.organisation.OrganisationPlansCase;
import kassahub.hub.register.FleetPlansCase;
import kassahub.hub.rollout.RolloutPlansCase;
import kassahub.hub.settings.WishPlansCase;
import org.junit.jupiter.api.Nested;

/** The lists' plans in one class, so in one JVM: the {@link LargeFleet} takes long to make. */
class ListPlansIT {
  @Nested
  class OfActivations extends ActivationPlansCase {}

  @Nested
  class OfAgents extends AgentPlansCase {}

  @Nested
  class OfBankStatements extends BankPlansCase {}

  @Nested
  class OfBatches extends BatchPlansCase {}

  @Nested
  class OfContracts extends ContractPlansCase {}

  @Nested
  class OfDebtors extends DebtPlansCase {}

  @Nested
  class OfDeliveries extends DeliveryPlansCase {}

  @Nested
  class OfIssuedDocuments extends IssuedPlansCase {}

  @Nested
  class OfLicenceAlerts extends LicenceAlertPlansCase {}

  @Nested
  class OfLicenceMoves extends LicenceMovePlansCase {}

  @Nested
  class OfLinks extends LinkPlansCase {}

  @Nested
  class OfOrganisations extends OrganisationPlansCase {}

  @Nested
  class OfRegisters extends FleetPlansCase {}

  @Nested
  class OfSales extends SalesPlansCase {}

  @Nested
  class OfNotices extends NoticePlansCase {}

  @Nested
  class OfPeople extends PeoplePlansCase {}

  @Nested
  class OfPrices extends PricePlansCase {}

  @Nested
  class OfRollouts extends RolloutPlansCase {}

  @Nested
  class OfWebhooks extends WebhookPlansCase {}

  @Nested
  class OfWishes extends WishPlansCase {}
}
