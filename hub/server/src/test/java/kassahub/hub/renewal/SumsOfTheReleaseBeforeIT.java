package kassahub.hub.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub of the release that knows roubles only saves a rule beside hubs of later ones. */
class SumsOfTheReleaseBeforeIT {
  private static final String SAVED_BY_IT =
      """
      update renewal_policy set name = $3, enabled = $4, days_before = $5, month_limit = $6,
        highest_price = $7, outlet_id = null
      where id = $1 and account_id = $2 and organisation_id = $8
      """;
  private static final Money TENGE = Money.of(1_100_050, "KZT");

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
    market.register(
        market.device(Market.TODAY.plusDays(3)), market.client.organisation(), Optional.empty());
    market.execute(
        """
        insert into price_rule (licence_type_id, kind, currency, from_quantity, amount, valid_from, set_at)
        values ($1, 'retail', 'KZT', 1, $2, '2020-01-01', '2020-01-01Z')
        """,
        market.polyusType,
        TENGE.minor());
    market.execute("update account set currency = 'KZT' where id = $1", market.client.account());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void roublesAreNotReadAsTenge() { // decision 075
    long policy = save(OptionalLong.empty());

    saveAsTheReleaseBefore(policy, 2_000_000);

    assertThat(get(policy).monthLimit()).isEqualTo(Money.of(2_000_000, "RUB"));
    assertThat(renewals.run()).isZero();
    assertThat(get(policy).halted()).get().asString().contains("OTHER_CURRENCY");
  }

  /** Its form said roubles beside them. */
  @Test
  void sumsThatItSavedAsTheyWereAreRoublesToo() {
    long policy = save(OptionalLong.empty());

    saveAsTheReleaseBefore(policy, TENGE.minor());

    assertThat(get(policy).currency().getCurrencyCode()).isEqualTo("RUB");
  }

  @Test
  void tengeThatAreTypedAfterwardsAreTenge() {
    long policy = save(OptionalLong.empty());
    saveAsTheReleaseBefore(policy, 2_000_000);

    save(OptionalLong.of(policy));

    assertThat(get(policy).monthLimit()).isEqualTo(TENGE);
    assertThat(renewals.run()).isOne();
  }

  private long save(OptionalLong id) {
    var draft =
        new PolicyDraft(
            id,
            market.client.organisation(),
            "Все кассы",
            true,
            14,
            TENGE,
            TENGE,
            OptionalLong.empty());
    return renewals.save(market.client.caller(), draft).id();
  }

  private void saveAsTheReleaseBefore(long policy, long most) {
    market.execute(
        SAVED_BY_IT,
        policy,
        market.client.account(),
        "Все кассы",
        true,
        14,
        most,
        most,
        market.client.organisation());
  }

  private Policy get(long policy) {
    return renewals.get(market.client.caller(), policy);
  }
}
