package kassahub.hub.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a policy is looked at whose registers all run on for long. */
class RenewalPaceIT {
  private TestDatabase server;
  private Market market;
  private Renewals renewals;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    var shop = Shop.in(server, market);
    renewals =
        new Renewals(shop.basis(), shop.organisations(), market.catalogue, shop.activations());
    renewals.save(
        market.client.caller(),
        new PolicyDraft(
            OptionalLong.empty(),
            market.client.organisation(),
            "All registers",
            true,
            14,
            Money.kopecks(1_000_000),
            Money.kopecks(300_000),
            OptionalLong.empty()));
    assertThat(renewals.run()).isZero();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aRegisterThatComesIsRenewedAtOnce() {
    registerThatEndsSoon();

    assertThat(renewals.run()).isOne();
  }

  @Test
  void whatTheListsLackIsRenewedWithinTheHour() {
    registerThatEndsSoon();
    server.asOwner("delete from fleet_licence");
    assertThat(renewals.run()).as("nothing that ends is known of").isZero();

    market.clock.advance(Duration.ofHours(1));
    assertThat(renewals.run()).isOne();
  }

  private void registerThatEndsSoon() {
    var serial = market.device(Market.TODAY.plusDays(14));
    market.register(serial, market.client.organisation(), Optional.empty());
  }
}
