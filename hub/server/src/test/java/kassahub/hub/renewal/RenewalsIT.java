package kassahub.hub.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Reason;
import kassahub.hub.activation.Shop;
import kassahub.hub.catalogue.Money;
import kassahub.hub.notice.Notices;
import kassahub.hub.notice.RenewalNotices;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies and their budget on a real database (design d18). */
class RenewalsIT {
  private static final Money RETAIL = Money.kopecks(250_000);
  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Renewals renewals;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    renewals =
        new Renewals(shop.basis(), shop.organisations(), market.catalogue, shop.activations());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void renewsWhatEndsSoonOnceAndNothingElse() {
    var soon = registerPaidUntil(Market.TODAY.plusDays(14));
    var later = registerPaidUntil(Market.TODAY.plusDays(15));
    long policy = policy(1_000_000, 300_000);

    assertThat(renewals.run()).isOne();
    assertThat(renewals.run()).isZero();
    shop.queue().drain();

    assertThat(market.count("select count(*) as n from activation where order_number is not null"))
        .isOne();
    assertThat(paidUntil(soon)).isEqualTo(Market.TODAY.plusDays(14).plusMonths(12));
    assertThat(paidUntil(later)).isEqualTo(Market.TODAY.plusDays(15));
    assertThat(get(policy).halted()).isEmpty();
  }

  @Test
  void seesAFleetThatIsLargerThanWhatIsBoughtAtOnce() {
    for (int days = 1; days <= 5; days++) {
      registerPaidUntil(Market.TODAY.plusDays(days / 2)); // some end on the same day
    }
    long policy = policy(5_000_000, 300_000);
    var run = new RenewalRun(shop.basis(), shop.activations(), 2);

    assertThat(run.all()).isEqualTo(5);
    assertThat(market.issuer.checked)
        .extracting(List::size)
        .containsExactly(2, 2, 2, 2, 1, 1); // once to plan, once to buy
    assertThat(run.all()).isZero();
    assertThat(get(policy).halted()).isEmpty();
  }

  @Test
  void registersThatCannotBeRenewedHideNoneBehindThem() {
    registerPaidUntil(Market.TODAY);
    registerPaidUntil(Market.TODAY);
    var cheap = market.device(market.severLine, Optional.of(Market.TODAY.plusDays(1)));
    market.register(cheap, market.client.organisation(), Optional.empty());
    policy(1_000_000, RETAIL.minor() - 1);

    assertThat(new RenewalRun(shop.basis(), shop.activations(), 2).all()).isOne();
  }

  @Test
  void asksVendorsAboutWhatIsDueAndOnceAnHourAboutWhatComesNext() {
    registerPaidUntil(Market.TODAY.plusDays(29));
    policy(1_000_000, 300_000);

    renewals.run();
    assertThat(market.issuer.checked).as("the first look ahead").hasSize(1);
    for (int run = 0; run < 6; run++) {
      market.clock.advance(Duration.ofSeconds(10));
      renewals.run();
    }
    assertThat(market.issuer.checked).as("nothing is due").hasSize(1);

    market.clock.advance(Duration.ofHours(1));
    renewals.run();
    assertThat(market.issuer.checked).hasSize(2);
  }

  @Test
  void looksAgainAfterAPauseAtWhatSomethingStandsInTheWayOf() {
    registerPaidUntil(Market.TODAY.plusDays(3));
    policy(1_000_000, 1);

    renewals.run();
    market.clock.advance(Duration.ofMinutes(4));
    renewals.run();
    assertThat(market.issuer.checked).hasSize(1);

    market.clock.advance(Duration.ofMinutes(1));
    renewals.run();
    assertThat(market.issuer.checked).hasSize(2);
  }

  @Test
  void buysThoseThatEndFirstWhileTheMonthsLimitLasts() {
    registerPaidUntil(Market.TODAY.plusDays(3));
    registerPaidUntil(Market.TODAY.plusDays(1));
    long policy = policy(400_000, 300_000);

    assertThat(renewals.dryRun(market.client.caller(), policy).registers())
        .extracting(one -> one.obstacle().map(Reason::code).orElse("-"))
        .containsExactly("-", "MONTH_LIMIT");
    assertThat(renewals.run()).isOne();
    assertThat(get(policy).halted().orElseThrow().code()).isEqualTo("MONTH_LIMIT");

    market.clock.set(Instant.parse("2026-11-30T21:00:00Z"));
    assertThat(renewals.run()).isOne();
    assertThat(get(policy).halted()).isEmpty();
  }

  @Test
  void isPlannedAtThePriceOfOneAndPaysWhatSoManyCostTogether() { // decision 061
    market.execute(
        """
        insert into price_rule (licence_type_id, kind, currency, from_quantity, amount, valid_from, set_at)
        values ($1, 'retail', 'RUB', 2, 210001, '2020-01-01', '2020-01-01Z')
        """,
        market.polyusType);
    registerPaidUntil(Market.TODAY.plusDays(3));
    registerPaidUntil(Market.TODAY.plusDays(4));
    long policy = policy(500_000, 250_000);

    assertThat(renewals.dryRun(market.client.caller(), policy).total())
        .isEqualTo(Money.kopecks(500_000));
    assertThat(renewals.run()).isEqualTo(2);

    assertThat(market.count("select sum(amount)::bigint as n from renewal")).isEqualTo(420_002);
    assertThat(market.count("select amount as n from activation")).isEqualTo(420_002);
  }

  @Test
  void countsInTheCurrencyThatItsAccountBuysIn() { // decision 075
    registerPaidUntil(Market.TODAY.plusDays(3));
    long policy = policy(250_000, 250_000);
    assertThat(renewals.run()).as("the month's roubles are used up").isOne();
    registerPaidUntil(Market.TODAY.plusDays(4));
    buyInTenge(1_100_050);

    assertThat(renewals.run()).isZero();
    assertThat(get(policy).halted().orElseThrow().code()).isEqualTo("OTHER_CURRENCY");
    assertThat(
            renewals
                .forecast(market.client.caller(), policy, 1)
                .getFirst()
                .unbought()
                .getFirst()
                .reason()
                .code())
        .isEqualTo("OTHER_CURRENCY");

    renewals.save(market.client.caller(), inTenge(policy, 1_100_050));
    assertThat(renewals.dryRun(market.client.caller(), policy).leftThisMonth())
        .isEqualTo(Money.of(1_100_050, "KZT"));
    assertThat(renewals.forecast(market.client.caller(), policy, 1).getFirst().cost())
        .isEqualTo(Money.of(1_100_050, "KZT"));
    assertThat(renewals.run()).isOne();
    assertThat(renewals.renewed(market.client.caller(), policy, 20))
        .extracting(Renewed::price)
        .containsExactlyInAnyOrder(RETAIL, Money.of(1_100_050, "KZT"));
  }

  @Test
  void takesNoLimitInAnotherCurrency() { // decision 075
    long policy = policy(250_000, 250_000);
    assertThatThrownBy(() -> renewals.save(market.client.caller(), inTenge(policy, 1_100_050)))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("OTHER_CURRENCY");

    buyInTenge(1_100_050);
    assertThatThrownBy(() -> change(policy, 250_000, 250_000))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("OTHER_CURRENCY");
  }

  @Test
  void ordersAnewWhatFailedInAnotherCurrency() { // decision 075
    var serial = registerPaidUntil(Market.TODAY.plusDays(3));
    long policy = policy(250_000, 250_000);
    market.issuer.refused = Set.of(serial);
    renewals.run();
    shop.queue().drain();
    market.issuer.refused = Set.of();
    buyInTenge(1_100_050);
    renewals.save(market.client.caller(), inTenge(policy, 1_100_050));

    market.clock.advance(Duration.ofHours(7));
    renewals.run();
    shop.queue().drain();

    assertThat(
            market.count(
                "select count(*) as n from activation where status = 'done' and currency = 'KZT'"))
        .isOne();
    assertThat(market.count("select count(*) as n from activation where status = 'failed'"))
        .isOne();
  }

  @Test
  void paysExactlyTheLimitAndTheHighestPriceButNotAKopeckMore() {
    registerPaidUntil(Market.TODAY.plusDays(3));
    long tooLow = policy(250_000, 249_999);
    assertThat(renewals.run()).isZero();
    assertThat(get(tooLow).halted().orElseThrow().code()).isEqualTo("PRICE_TOO_HIGH");

    change(tooLow, 249_999, 250_000);
    assertThat(renewals.run()).isZero();
    change(tooLow, 250_000, 250_000);

    assertThat(renewals.run()).isOne();
  }

  @Test
  void saysWhyNothingIsBoughtAndTellsTheOwnerOnceAStep() {
    registerPaidUntil(Market.TODAY.plusDays(29));
    long policy = policy(1_000_000, 300_000);
    market.execute(
        "update account set blocked_at = $2, block_reason = 'debt' where id = $1",
        market.client.account(),
        market.clock.instant());
    var notices = new Notices(server.database(), market.clock);
    var teller = new RenewalNotices(shop.basis(), renewals, notices);

    renewals.run();
    assertThat(teller.run()).isOne();
    assertThat(teller.run()).isZero();
    market.clock.advance(Duration.ofDays(15));
    assertThat(teller.run()).isOne();

    assertThat(get(policy).halted().orElseThrow().code()).isEqualTo("ACCOUNT_BLOCKED");
    assertThat(notices.list(market.client.caller()))
        .extracting(notice -> notice.facts().get("daysLeft"))
        .containsExactly("14", "29");
    assertThat(notices.unread(market.partner.caller())).isZero();
  }

  @Test
  void neverOverspendsWhenTwoInstancesRunAtOnce() throws Exception {
    for (int i = 0; i < 6; i++) {
      registerPaidUntil(Market.TODAY.plusDays(i + 1L));
    }
    long policy = policy(RETAIL.minor() * 3, 300_000);
    Callable<Integer> run = renewals::run;

    try (var instances = Executors.newVirtualThreadPerTaskExecutor()) {
      instances.invokeAll(List.of(run, run, run, run));
    }

    assertThat(
            market.count(
                "select coalesce(sum(amount), 0)::bigint as n from renewal where policy_id = $1",
                policy))
        .isEqualTo(RETAIL.minor() * 3);
  }

  @Test
  void givesTheLimitBackWhenAnActivationFailsAndAsksAgainLater() {
    var serial = registerPaidUntil(Market.TODAY.plusDays(3));
    long policy = policy(250_000, 300_000);
    market.issuer.refused = Set.of(serial);
    renewals.run();
    shop.queue().drain();
    market.issuer.refused = Set.of();

    renewals.run();
    assertThat(renewals.dryRun(market.client.caller(), policy).leftThisMonth())
        .isEqualTo(Money.kopecks(250_000));
    market.clock.advance(Duration.ofHours(7));
    renewals.run();
    shop.queue().drain();

    assertThat(paidUntil(serial)).isEqualTo(Market.TODAY.plusDays(3).plusMonths(12));
    assertThat(market.count("select count(*) as n from activation")).isOne();
    var done = ActivationStatus.DONE.word();
    assertThat(market.count("select count(*) as n from activation where status = $1", done))
        .isOne();
  }

  @Test
  void asksNoFailedActivationAgainThatTheLimitDoesNotCover() {
    var serial = registerPaidUntil(Market.TODAY.plusDays(3));
    long policy = policy(250_000, 300_000);
    market.issuer.refused = Set.of(serial);
    renewals.run();
    shop.queue().drain();
    market.issuer.refused = Set.of();
    change(policy, 249_999, 300_000);

    market.clock.advance(Duration.ofHours(7));
    renewals.run();
    shop.queue().drain();

    assertThat(market.issuer.asked).hasSize(1);
    assertThat(paidUntil(serial)).isEqualTo(Market.TODAY.plusDays(3));
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 2"})
  void asksNoOftenerThanAPersonMayAndOrdersAnewThen(int beyond, int activations) {
    var serial = registerPaidUntil(Market.TODAY.plusDays(3));
    long policy = policy(250_000, 300_000);
    market.issuer.refused = Set.of(serial);
    renewals.run();
    shop.queue().drain();
    market.execute("update activation set retries = $1", Activations.MAX_RETRIES + beyond);
    market.clock.advance(Duration.ofHours(7));

    renewals.run();
    shop.queue().drain();

    assertThat(market.issuer.asked).hasSize(2);
    assertThat(market.count("select count(*) as n from activation")).isEqualTo(activations);
    assertThat(market.count("select max(retries) as n from activation"))
        .isEqualTo(Activations.MAX_RETRIES);
    assertThat(renewals.dryRun(market.client.caller(), policy).leftThisMonth())
        .isEqualTo(Money.kopecks(250_000));
  }

  /** Its clock may show any year: the bits end with a quarter, and the day is the hub's (d19). */
  @ParameterizedTest
  @ValueSource(strings = {"2010-01-01T00:00:00Z", "2031-07-01T00:00:00Z"})
  void renewsARegisterWhoseClockIsWrongOnTheDayOfMoscow(Instant itsClock) {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.empty());
    market.execute(
        "insert into register_state (register_id, stream, sequence, received_at, seen_at,"
            + " device_time, reachable, licence, licence_until)"
            + " values ($1, 1, 1, $2, $2, $3, true, $4, $5)",
        register,
        market.clock.instant(),
        itsClock,
        LicenceMask.none().throughQuarterOf(LocalDate.of(2026, 12, 31)).bytes(),
        LocalDate.of(2026, 12, 31));
    policy(1_000_000, 300_000);

    market.clock.set(Instant.parse("2026-12-16T20:50:00Z"));
    assertThat(renewals.run()).as("fifteen days before").isZero();
    market.clock.set(Instant.parse("2026-12-16T21:00:00Z"));
    assertThat(renewals.run()).as("fourteen days before").isOne();
    shop.queue().drain();

    assertThat(paidUntil(serial)).isEqualTo(LocalDate.of(2027, 12, 17));
  }

  @Test
  void buysNothingForAPolicyThatWasSwitchedOffMeanwhile() {
    registerPaidUntil(Market.TODAY.plusDays(3));
    long policy = policy(1_000_000, 300_000);
    market.issuer.meanwhile =
        () -> market.execute("update renewal_policy set enabled = false where id = $1", policy);

    assertThat(renewals.run()).isZero();

    assertThat(market.issuer.checked).as("it was about to buy").isNotEmpty();
    assertThat(market.count("select count(*) as n from activation")).isZero();
  }

  @Test
  void namesOtherRulesOverTheSameRegisters() {
    long first = policy(1, 1);
    var second = draft(OptionalLong.empty(), 1, 1);
    long other =
        renewals
            .save(
                market.client.caller(),
                new PolicyDraft(
                    OptionalLong.empty(),
                    second.organisationId(),
                    "Second",
                    true,
                    14,
                    second.monthLimit(),
                    second.highestPrice(),
                    OptionalLong.empty()))
            .id();

    assertThat(renewals.overlapping(market.client.caller(), get(first)))
        .extracting(Policy::id)
        .containsExactly(other);
  }

  @Test
  void keepsPoliciesFromEverybodyElse() {
    long policy = policy(1, 1);

    assertThatThrownBy(() -> renewals.get(market.stranger.caller(), policy))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> renewals.dryRun(market.partner.caller(), policy))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(
            () -> renewals.save(market.stranger.caller(), draft(OptionalLong.of(policy), 1, 1)))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(renewals.policies(market.partner.caller())).isEmpty();
  }

  private String registerPaidUntil(LocalDate until) {
    var serial = market.device(until);
    market.register(serial, market.client.organisation(), Optional.empty());
    return serial;
  }

  private long policy(long monthLimit, long highestPrice) {
    return renewals
        .save(market.client.caller(), draft(OptionalLong.empty(), monthLimit, highestPrice))
        .id();
  }

  private void change(long policy, long monthLimit, long highestPrice) {
    renewals.save(market.client.caller(), draft(OptionalLong.of(policy), monthLimit, highestPrice));
  }

  private PolicyDraft draft(OptionalLong id, long monthLimit, long highestPrice) {
    return new PolicyDraft(
        id,
        market.client.organisation(),
        "All registers",
        true,
        14,
        Money.kopecks(monthLimit),
        Money.kopecks(highestPrice),
        OptionalLong.empty());
  }

  private PolicyDraft inTenge(long policy, long most) {
    var draft = draft(OptionalLong.of(policy), 1, 1);
    return new PolicyDraft(
        draft.id(),
        draft.organisationId(),
        draft.name(),
        draft.enabled(),
        draft.daysBefore(),
        Money.of(most, "KZT"),
        Money.of(most, "KZT"),
        draft.outletId());
  }

  private void buyInTenge(long price) {
    market.execute(
        """
        insert into price_rule (licence_type_id, kind, currency, from_quantity, amount, valid_from, set_at)
        values ($1, 'retail', 'KZT', 1, $2, '2020-01-01', '2020-01-01Z')
        """,
        market.polyusType,
        price);
    market.execute("update account set currency = 'KZT' where id = $1", market.client.account());
  }

  private Policy get(long policy) {
    return renewals.get(market.client.caller(), policy);
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
