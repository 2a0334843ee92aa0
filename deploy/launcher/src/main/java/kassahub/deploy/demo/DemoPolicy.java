package kassahub.deploy.demo;

import java.util.OptionalLong;
import kassahub.hub.HubFeatures;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Money;
import kassahub.hub.renewal.PolicyDraft;

/** The client's rule that renews what ends within two weeks. */
final class DemoPolicy {
  private static final int DAYS = 14;
  private static final Money LIMIT = Money.kopecks(2_000_000);
  private static final Money HIGHEST_PRICE = Money.kopecks(350_000);

  private DemoPolicy() {}

  static void enter(HubFeatures hub, Caller client, long organisation) {
    hub.renewals()
        .save(
            client,
            new PolicyDraft(
                OptionalLong.empty(),
                organisation,
                "Все кассы",
                true,
                DAYS,
                LIMIT,
                HIGHEST_PRICE,
                OptionalLong.empty()));
  }
}
