package kassahub.hub.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Reason;
import kassahub.hub.activation.Shop;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a rule ordered and no vendor granted is ordered again within the rule's bounds of today. */
class RetriesIT {
  private static final long PRICE = 200_000;
  private static final LocalDate RENEWED = Market.TODAY.plusDays(3).plusMonths(12);
  private static final String RETRIES = "select max(retries) as n from activation";
  private static final String WAITING =
      """
      select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      """;

  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Renewals renewals;
  private String failed;
  private long policy;

  /** A rule whose only activation has failed, seven hours ago. */
  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    renewals =
        new Renewals(shop.basis(), shop.organisations(), market.catalogue, shop.activations());
    failed = registerPaidUntil(Market.TODAY.plusDays(3));
    policy = save(OptionalLong.empty(), PRICE, PRICE, OptionalLong.empty());
    market.issuer.refused = Set.of(failed);
    renewals.run();
    shop.queue().drain();
    renewals.run();
    market.issuer.refused = Set.of();
    market.clock.advance(Duration.ofHours(7));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatWasBoughtByHandMeanwhileTakesNothingFromTheLimit() {
    shop.buy(failed);
    assertThat(paidUntil(failed)).isEqualTo(RENEWED);
    var other = registerPaidUntil(Market.TODAY.plusDays(4));

    assertThat(renewals.run()).isOne();
    shop.queue().drain();

    assertThat(paidUntil(other)).isEqualTo(Market.TODAY.plusDays(4).plusMonths(12));
    assertThat(halted()).isEqualTo("-");
  }

  @Test
  void isNotOrderedAgainAboveTheHighestPriceOfToday() {
    save(OptionalLong.of(policy), PRICE, PRICE - 1, OptionalLong.empty());

    assertThat(renewals.run()).isZero();
    shop.queue().drain();

    assertThat(paidUntil(failed)).isEqualTo(Market.TODAY.plusDays(3));
    assertThat(halted()).isEqualTo("PRICE_TOO_HIGH");
  }

  @Test
  void isNotOrderedAgainForWhatTheRuleDoesNotCoverAnyMore() {
    market.execute(
        "insert into outlet (organisation_id, name, created_at) values ($1, 'Shop', $2)",
        market.partner.organisation(),
        market.clock.instant());
    long outlet = market.count("select max(id) as n from outlet");
    save(OptionalLong.of(policy), PRICE, PRICE, OptionalLong.of(outlet));

    renewals.run();
    shop.queue().drain();

    assertThat(paidUntil(failed)).isEqualTo(Market.TODAY.plusDays(3));
  }

  @Test
  void isNotOrderedAgainForARegisterThatGoesAtTheSameMoment() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var run =
          server
              .database()
              .transact(
                  tx -> {
                    tx.execute("select from activation for update");
                    tx.execute("update register set archived_at = $1", market.clock.instant());
                    var started = threads.submit(renewals::run);
                    await().until(() -> market.count(WAITING) == 1);
                    return started;
                  });
      assertThat(run.get()).isZero();
    }
    shop.queue().drain();

    assertThat(paidUntil(failed)).isEqualTo(Market.TODAY.plusDays(3));
    assertThat(market.count(RETRIES)).isZero();
  }

  @Test
  void aRefusedQuestionRestsAWhile() {
    market.execute(
        "update account set blocked_at = $1, block_reason = 'debt'", market.clock.instant());
    renewals.run();
    assertThat(halted()).isEqualTo("ACCOUNT_BLOCKED");
    market.execute("update account set blocked_at = null, block_reason = null");

    renewals.run();
    assertThat(market.count(RETRIES)).isZero();
    market.clock.advance(Duration.ofMinutes(5));
    renewals.run();
    assertThat(market.count(RETRIES)).isOne();
  }

  @Test
  void saysThatTheLimitDoesNotCoverIt() {
    save(OptionalLong.of(policy), PRICE - 1, PRICE, OptionalLong.empty());

    renewals.run();

    assertThat(halted()).isEqualTo("MONTH_LIMIT");
  }

  @Test
  void anotherRuleTakesOverWhatTheFirstOneDoesNotFollowAnyMore() {
    market.execute("update renewal_policy set enabled = false, name = 'Old'");
    assertThat(renewals.run()).isZero();
    long other = save(OptionalLong.empty(), PRICE, PRICE, OptionalLong.empty());

    assertThat(renewals.run()).isOne();
    shop.queue().drain();

    assertThat(paidUntil(failed)).isEqualTo(RENEWED);
    assertThat(renewals.renewed(market.partner.caller(), other, 20)).hasSize(1);
    assertThat(renewals.renewed(market.partner.caller(), policy, 20)).isEmpty();
    assertThat(market.count("select count(*) as n from serial_in_work")).isZero();
  }

  @Test
  void whatWasAskedTooOftenIsOrderedAnew() {
    market.execute("update activation set retries = $1", Activations.MAX_RETRIES);

    assertThat(renewals.run()).isOne();
    shop.queue().drain();

    assertThat(paidUntil(failed)).isEqualTo(RENEWED);
    assertThat(market.count("select max(retries) as n from activation")).isEqualTo(20);
    assertThat(renewals.run()).isZero();
  }

  @Test
  void whatAPersonAsksAgainCountsToo() {
    shop.activations()
        .retry(market.partner.caller(), market.count("select number as n from activation"));
    shop.queue().drain();
    registerPaidUntil(Market.TODAY.plusDays(4));

    assertThat(renewals.run()).isZero();
  }

  private String halted() {
    return renewals.get(market.partner.caller(), policy).halted().map(Reason::code).orElse("-");
  }

  private String registerPaidUntil(LocalDate until) {
    var serial = market.device(until);
    market.register(serial, market.partner.organisation(), Optional.empty());
    return serial;
  }

  private long save(OptionalLong id, long monthLimit, long highestPrice, OptionalLong outlet) {
    return renewals
        .save(
            market.partner.caller(),
            new PolicyDraft(
                id,
                market.partner.organisation(),
                "All registers",
                true,
                14,
                Money.kopecks(monthLimit),
                Money.kopecks(highestPrice),
                outlet))
        .id();
  }

  private LocalDate paidUntil(String serial) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select subscription_until from device where serial = $1",
                    row -> row.date("subscription_until"),
                    serial));
  }
}
