package kassahub.hub.billing.terms;

import static kassahub.hub.billing.terms.ContractsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.Office;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceDraft;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceList;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.catalogue.PriceRule;
import kassahub.hub.catalogue.PriceRule.State;
import kassahub.hub.catalogue.PriceScale.Step;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PriceListsIT {
  private static final PriceList ALL = PriceList.general("RUB");

  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;
  private final Journal journal = new Journal(market.clock);
  private final PriceLists prices = new PriceLists(market.database, journal, market.clock);
  private final PriceOf what = new PriceOf(market.polyusType, PriceKind.PARTNER);
  private final PriceList own = new PriceList(OptionalLong.of(market.partner.account()), "RUB");

  @Test
  void aPriceAppliesFromItsDayOnAndTheHistoryStays() {
    set(ALL, 1, 210_000, office.today().plusDays(1));

    assertThat(now()).containsExactly(new Step(1, Market.POLYUS_PRICE));
    market.clock.advance(Duration.ofDays(1));
    assertThat(now()).containsExactly(new Step(1, Money.kopecks(210_000)));
    set(ALL, 1, 220_000, office.today());
    assertThat(history(ALL))
        .extracting(rule -> rule.state(office.today()), PriceRule::from, PriceRule::followedOn)
        .containsExactly(
            tuple(State.IN_FORCE, office.today(), Optional.empty()),
            tuple(State.REPLACED, office.today(), Optional.of(office.today())),
            tuple(State.OVER, LocalDate.of(2020, 1, 1), Optional.of(office.today())));
    assertThat(journalled().action()).isEqualTo("price.set");
    assertThat(journalled().details())
        .containsEntry("amount", "220000")
        .containsEntry("quantity", "1")
        .containsEntry("currency", "RUB");
  }

  @Test
  void whatHasNotBegunIsWithdrawnAndWhatAppliesStays() {
    var day = office.today().plusDays(3);
    set(ALL, 1, 210_000, day);
    long planned = history(ALL).getFirst().id();
    prices.withdraw(office.clerk, planned);
    assertProblem("NO_SUCH_RULE", () -> prices.withdraw(office.clerk, planned));

    var taken = history(ALL).getFirst();
    assertThat(taken.state(office.today())).isEqualTo(State.WITHDRAWN);
    assertThat(taken.withdrawn().orElseThrow().by()).contains(office.clerk.actor().name());
    assertThat(journalled().action()).isEqualTo("price.withdrawn");
    set(ALL, 1, 0, office.today());
    long begun = prices.latest(office.clerk, ALL, what);
    assertProblem("NO_SUCH_RULE", () -> prices.withdraw(office.clerk, begun));
    assertThat(now()).containsExactly(new Step(1, Money.kopecks(0)));
  }

  @Test
  void aStepHoldsBesideThePriceOfOneAndEnds() {
    set(ALL, 10, 180_000, office.today());
    assertThat(now())
        .containsExactly(new Step(1, Market.POLYUS_PRICE), new Step(10, Money.kopecks(180_000)));

    prices.set(office.clerk, draft(ALL, 10, Optional.empty(), office.today()));
    assertThat(now()).containsExactly(new Step(1, Market.POLYUS_PRICE));
    assertProblem(
        "NOTHING_TO_END",
        () -> prices.set(office.clerk, draft(ALL, 10, Optional.empty(), office.today())));
  }

  @Test
  void anAccountsOwnListHoldsInsteadOfEverybodysAndForNobodyElse() {
    set(ALL, 10, 180_000, office.today());
    assertProblem("NO_SINGLE_PRICE", () -> set(own, 5, 100_000, office.today()));
    set(own, 1, 150_000, office.today());

    assertThat(now()).containsExactly(new Step(1, Money.kopecks(150_000)));
    assertThat(of(market.stranger)).hasSize(2);
    prices.set(office.clerk, draft(own, 1, Optional.empty(), office.today().plusDays(1)));
    market.clock.advance(Duration.ofDays(1));
    assertThat(now()).hasSize(2);
  }

  @Test
  void anAccountInTengeSeesPricesInTengeAlone() {
    office.accounts.buyIn(office.clerk, market.partner.account(), "KZT");
    assertThat(market.catalogue.prices(market.partner.caller()))
        .allSatisfy(row -> assertThat(row.own()).isEmpty());

    var tenge = PriceList.general("KZT");
    prices.set(
        office.clerk, draft(tenge, 1, Optional.of(Money.of(1_100_000, "KZT")), office.today()));
    assertThat(now()).containsExactly(new Step(1, Money.of(1_100_000, "KZT")));
    assertThat(of(market.stranger)).containsExactly(new Step(1, Market.POLYUS_PRICE));
    assertProblem(
        "CURRENCY_SAME",
        () -> office.accounts.buyIn(office.clerk, market.partner.account(), "KZT"));
    assertProblem(
        "CURRENCY_UNKNOWN",
        () -> office.accounts.buyIn(office.clerk, market.partner.account(), "EUR"));
    assertProblem(
        "FORBIDDEN",
        () -> office.accounts.buyIn(market.partner.caller(), market.partner.account(), "RUB"));
  }

  @Test
  void whoHasNotSeenTheLatestPriceDoesNotSetTheNext() throws Exception {
    var day = office.today().plusDays(1);
    var first = draft(ALL, 1, Optional.of(Money.kopecks(210_000)), day);
    var second = draft(ALL, 1, Optional.of(Money.kopecks(220_000)), day);
    List<Callable<String>> both = List.of(() -> outcome(first), () -> outcome(second));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = threads.invokeAll(both).stream().map(PriceListsIT::result).toList();
      assertThat(outcomes).containsExactlyInAnyOrder("set", "PRICE_SET_MEANWHILE");
    }
    assertThat(history(ALL)).hasSize(2);
  }

  @Test
  void refusesWhatNobodyCanSellAt() {
    assertProblem("BAD_DAY", () -> set(ALL, 1, 1, office.today().minusDays(1)));
    assertProblem("BAD_QUANTITY", () -> set(ALL, 0, 1, office.today()));
    assertProblem("BAD_QUANTITY", () -> set(ALL, 10_001, 1, office.today()));
    var tenge = draft(ALL, 1, Optional.of(Money.of(1, "KZT")), office.today());
    assertProblem("BAD_AMOUNT", () -> prices.set(office.clerk, tenge));
    var nothing = draft(ALL, 1, Optional.empty(), office.today());
    assertProblem("BAD_AMOUNT", () -> prices.set(office.clerk, nothing));
    var nowhere =
        new PriceDraft(
            ALL,
            new PriceOf(999, PriceKind.RETAIL),
            1,
            Optional.of(Money.kopecks(1)),
            office.today(),
            0);
    assertProblem("NO_SUCH_PRODUCT", () -> prices.set(office.clerk, nowhere));
    for (long nobody : List.of(999L, office.clerk.account())) {
      var nobodys = new PriceList(OptionalLong.of(nobody), "RUB");
      assertProblem("NO_SUCH_ACCOUNT", () -> set(nobodys, 1, 1, office.today()));
    }
    var partner = Market.caller(market.partner.account(), Role.PARTNER);
    assertProblem("FORBIDDEN", () -> prices.list(partner, ALL));
    assertProblem("FORBIDDEN", () -> prices.history(partner, ALL, market.polyusType));
    assertProblem("FORBIDDEN", () -> prices.set(partner, nowhere));
  }

  @Test
  void theReleaseBeforeHearsAndIsHeard() { // design d20
    var tomorrow = office.today().plusDays(1);
    set(ALL, 1, 210_000, tomorrow);
    set(ALL, 10, 180_000, tomorrow);
    assertThat(old(tomorrow, 210_000)).isOne();
    prices.withdraw(office.clerk, of(ALL, 1).getFirst().id());
    assertThat(old(tomorrow, 210_000)).isZero();

    market.execute(
        "insert into price values ($1, 'partner', 'RUB', 230000, $2) on conflict (licence_type_id,"
            + " kind, currency, valid_from) do update set amount = excluded.amount",
        market.polyusType,
        office.today());
    assertThat(now()).containsExactly(new Step(1, Money.kopecks(230_000)));
    market.execute("delete from price where valid_from = $1", office.today());
    assertThat(now()).containsExactly(new Step(1, Market.POLYUS_PRICE));
  }

  @Test
  void whatWasSaidIsNotRewritten() {
    assertThat(mayNot("update price_rule set amount = 1")).isTrue();
    assertThat(mayNot("delete from price_rule")).isTrue();
  }

  private boolean mayNot(String sql) {
    try {
      market.execute(sql);
      return false;
    } catch (RuntimeException refused) {
      return String.valueOf(refused.getMessage()).contains("permission denied");
    }
  }

  private long old(LocalDate day, long kopecks) {
    return market.count(
        "select count(*) as n from price where valid_from = $1 and amount = $2", day, kopecks);
  }

  private String outcome(PriceDraft draft) {
    try {
      prices.set(office.clerk, draft);
      return "set";
    } catch (Problem.Conflict refused) {
      return refused.code();
    }
  }

  private static String result(Future<String> future) {
    return future.resultNow();
  }

  private void set(PriceList list, int quantity, long kopecks, LocalDate from) {
    prices.set(office.clerk, draft(list, quantity, Optional.of(Money.kopecks(kopecks)), from));
  }

  private PriceDraft draft(PriceList list, int quantity, Optional<Money> price, LocalDate from) {
    return new PriceDraft(
        list, what, quantity, price, from, prices.latest(office.clerk, list, what));
  }

  private List<PriceRule> history(PriceList list) {
    return prices.history(office.clerk, list, market.polyusType).stream()
        .filter(rule -> rule.what().equals(what))
        .toList();
  }

  private List<PriceRule> of(PriceList list, int quantity) {
    return history(list).stream().filter(rule -> rule.quantity() == quantity).toList();
  }

  private Entry journalled() {
    return market
        .database
        .transact(tx -> journal.of(tx, "licence-type", Long.toString(market.polyusType)))
        .getFirst();
  }

  private List<Step> now() {
    return of(market.partner);
  }

  private List<Step> of(Market.Buyer buyer) {
    return market.catalogue.prices(buyer.caller()).stream()
        .filter(row -> row.licenceType().id() == market.polyusType)
        .findFirst()
        .orElseThrow()
        .own()
        .orElseThrow()
        .steps();
  }
}
