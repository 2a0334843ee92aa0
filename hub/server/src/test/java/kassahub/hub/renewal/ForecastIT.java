package kassahub.hub.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Changes;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a policy will do, what it will cost, and what it did (design d18). */
class ForecastIT {
  private static final Money RETAIL = Money.kopecks(250_000);
  private TestDatabase server;
  private Market market;
  private Changes changes;
  private Renewals renewals;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    var shop = Shop.in(server, market);
    changes = shop.basis().changes();
    renewals =
        new Renewals(shop.basis(), shop.organisations(), market.catalogue, shop.activations());
  }

  @AfterEach
  void close() {
    changes.close();
    server.close();
  }

  @Test
  void forecastsEachMonthWithTheDayOfBuying() {
    registerPaidUntil(LocalDate.of(2026, 12, 10));
    registerPaidUntil(LocalDate.of(2027, 1, 31));
    long policy = policy(300_000, 300_000);

    var months = renewals.forecast(market.client.caller(), policy, 14);

    assertThat(months).hasSize(14);
    assertThat(months.getFirst())
        .isEqualTo(
            new ForecastMonth(
                YearMonth.of(2026, 11),
                1,
                RETAIL,
                Money.kopecks(300_000),
                Money.kopecks(0),
                List.of()));
    assertThat(months)
        .filteredOn(month -> month.licences() > 0)
        .extracting(ForecastMonth::month)
        .containsExactly(YearMonth.of(2026, 11), YearMonth.of(2027, 1), YearMonth.of(2027, 11));
  }

  @Test
  void tellsWhatALicenceCostsBeforeThereIsARule() {
    assertThat(renewals.prices(market.client.caller()))
        .containsExactly(Money.kopecks(220_000), RETAIL);
    assertThat(renewals.prices(market.partner.caller()))
        .containsExactly(Money.kopecks(180_000), Money.kopecks(200_000));
  }

  @Test
  void tellsWhatComesNextAndWhatWasRenewed() {
    registerPaidUntil(LocalDate.of(2026, 11, 28)); // due now
    var later = registerPaidUntil(LocalDate.of(2027, 1, 31));
    registerPaidUntil(LocalDate.of(2028, 6, 30)); // not within a year
    long policy = policy(300_000, 300_000);
    var client = market.client.caller();

    assertThat(renewals.upcoming(client, policy, 20))
        .singleElement()
        .satisfies(
            next -> {
              assertThat(next.serial()).isEqualTo(later);
              assertThat(next.ends()).isEqualTo(LocalDate.of(2027, 1, 31));
              assertThat(next.price()).contains(RETAIL);
              assertThat(next.obstacle()).isEmpty();
            });
    assertThat(renewals.renewed(client, policy, 20)).isEmpty();

    renewals.run();

    assertThat(renewals.renewed(client, policy, 20))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.price()).isEqualTo(RETAIL);
              assertThat(one.serial()).isNotEqualTo(later);
            });
    assertThatThrownBy(() -> renewals.renewed(market.stranger.caller(), policy, 20))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> renewals.upcoming(market.stranger.caller(), policy, 20))
        .isInstanceOf(Problem.NotFound.class);
  }

  /** Who trusts a rule with all registers is told of those that it will never touch. */
  @Test
  void namesTheRegistersThatItLeavesOut() {
    registerPaidUntil(LocalDate.of(2027, 1, 31));
    var forgotten = registerPaidUntil(LocalDate.of(2026, 9, 30));
    market.register("0085430138909999", market.client.organisation(), Optional.empty());
    long policy = policy(300_000, 300_000);
    var client = market.client.caller();

    var left = renewals.leftOut(client, policy, 20);

    assertThat(left)
        .extracting(LeftOut::serial, LeftOut::ended, LeftOut::count)
        .containsExactly(
            tuple(forgotten, Optional.of(LocalDate.of(2026, 9, 30)), 2L),
            tuple("0085430138909999", Optional.empty(), 2L));
    assertThat(renewals.leftOut(client, policy, 1)).hasSize(1);
    assertThatThrownBy(() -> renewals.leftOut(market.stranger.caller(), policy, 20))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void saysOfWhatComesNextThatItIsTooDear() {
    registerPaidUntil(LocalDate.of(2027, 1, 31));
    long policy = policy(300_000, 100_000);

    assertThat(renewals.upcoming(market.client.caller(), policy, 20))
        .singleElement()
        .satisfies(next -> assertThat(next.obstacle()).contains(RenewalPlan.PRICE_TOO_HIGH));
  }

  @Test
  void saysOfAllThatComeWhatStandsInTheirWay() {
    var end = LocalDate.of(2027, 1, 31);
    IntStream.range(0, 25).forEach(at -> registerPaidUntil(end.plusDays(at / 2)));
    var client = market.client.caller();
    long policy = policy(300_000, 100_000);

    assertThat(renewals.outlook(client, policy))
        .isEqualTo(new Outlook(Optional.empty(), Map.of(RenewalPlan.PRICE_TOO_HIGH, 25)));
    renewals.save(client, draft(OptionalLong.of(policy), 3_000_000, 300_000));
    assertThat(renewals.outlook(client, policy)).isEqualTo(new Outlook(Optional.of(end), Map.of()));
  }

  /** Shown as long as it stands in the way, not until the rule is run again. */
  @Test
  void whatStoppedARuleIsNoObstacleOnceItIsMended() {
    registerPaidUntil(Market.TODAY.plusDays(29));
    var client = market.client.caller();
    long policy = policy(300_000, 100_000);
    assertThat(renewals.dryRun(client, policy).halt()).as("not run yet").isEmpty();
    renewals.run();
    assertThat(renewals.dryRun(client, policy).halt()).contains(RenewalPlan.PRICE_TOO_HIGH);

    market.clock.advance(Duration.ofMinutes(6));
    renewals.run();
    assertThat(renewals.get(client, policy).halted()).as("looked at what is due only").isPresent();

    renewals.save(client, draft(OptionalLong.of(policy), 300_000, 300_000));
    assertThat(renewals.get(client, policy).halted()).isPresent();
    assertThat(renewals.dryRun(client, policy).halt()).isEmpty();

    changes.start();
    var told = new CompletableFuture<String>();
    changes.subscribe("policy:" + policy, told::complete);
    renewals.run();
    assertThat(told).as("pages look again").succeedsWithin(Duration.ofSeconds(10));
    assertThat(renewals.get(client, policy).halted()).isEmpty();
  }

  @Test
  void forecastsNothingForLicencesThatAreTooDear() {
    registerPaidUntil(LocalDate.of(2026, 12, 10));
    registerPaidUntil(LocalDate.of(2026, 12, 11));
    long policy = policy(1_000_000, RETAIL.minor() - 1);

    var months = renewals.forecast(market.client.caller(), policy, 12);

    assertThat(months).allSatisfy(month -> assertThat(month.cost().minor()).isZero());
    assertThat(months)
        .filteredOn(month -> !month.unbought().isEmpty())
        .extracting(month -> month.month() + " " + unbought(month))
        .containsExactly("2026-11 PRICE_TOO_HIGH 2 500000");
  }

  @Test
  void forecastsThatWhatTheLimitDoesNotCoverWaitsForTheNextMonth() {
    registerPaidUntil(LocalDate.of(2026, 12, 10));
    registerPaidUntil(LocalDate.of(2026, 12, 11));
    long policy = policy(RETAIL.minor() + 1, RETAIL.minor());

    var months = renewals.forecast(market.client.caller(), policy, 3);

    assertThat(months).extracting(ForecastMonth::licences).containsExactly(1, 1, 0);
    assertThat(unbought(months.getFirst())).isEqualTo("MONTH_LIMIT 1 250000");
    assertThat(months.getFirst().missing()).isEqualTo(Money.kopecks(RETAIL.minor() - 1));
    assertThat(months.get(1).unbought()).isEmpty();
  }

  @Test
  void forecastsThatADayIsBoughtAsFarAsTheLimitGoes() {
    for (int register = 0; register < 3; register++) {
      registerPaidUntil(LocalDate.of(2026, 12, 10));
    }
    long policy = policy(2 * RETAIL.minor() + 1, RETAIL.minor());

    var months = renewals.forecast(market.client.caller(), policy, 3);

    assertThat(months).extracting(ForecastMonth::licences).containsExactly(2, 1, 0);
    assertThat(months.getFirst().cost()).isEqualTo(Money.kopecks(2 * RETAIL.minor()));
    assertThat(unbought(months.getFirst())).isEqualTo("MONTH_LIMIT 1 250000");
  }

  private static String unbought(ForecastMonth month) {
    return month.unbought().stream()
        .map(left -> left.reason().code() + " " + left.licences() + " " + left.cost().minor())
        .collect(Collectors.joining(", "));
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
}
