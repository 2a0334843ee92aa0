package kassahub.hub.billing.terms;

import static kassahub.hub.billing.terms.ContractsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.Office;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.catalogue.PriceRule;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PriceListsIT {
  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;
  private final Journal journal = new Journal(market.clock);
  private final PriceLists prices = new PriceLists(market.database, journal, market.clock);
  private final PriceOf what = new PriceOf(market.polyusType, PriceKind.PARTNER);

  @Test
  void aPriceAppliesFromItsDayOnAndTheHistoryStays() {
    prices.set(office.clerk, what, Money.kopecks(210_000), office.today().plusDays(1));

    assertThat(now()).isEqualTo(Market.POLYUS_PRICE);
    market.clock.advance(Duration.ofDays(1));
    assertThat(now()).isEqualTo(Money.kopecks(210_000));
    assertThat(prices.list(office.clerk))
        .filteredOn(rule -> rule.what().equals(what))
        .extracting(PriceRule::price)
        .containsExactly(Money.kopecks(210_000), Market.POLYUS_PRICE);
    var history =
        market.database.transact(
            tx -> journal.of(tx, "licence-type", Long.toString(market.polyusType)));
    assertThat(history.getFirst().action()).isEqualTo("price.set");
    assertThat(history.getFirst().details()).containsEntry("amount", "210000");
  }

  @Test
  void whatHasNotBegunIsWithdrawnAndWhatAppliesStays() {
    var day = office.today().plusDays(3);
    prices.set(office.clerk, what, Money.kopecks(210_000), day);
    prices.set(office.clerk, what, Money.kopecks(220_000), day);
    prices.withdraw(office.clerk, what, day);
    assertProblem("NO_SUCH_RULE", () -> prices.withdraw(office.clerk, what, day));

    prices.set(office.clerk, what, Money.kopecks(0), office.today());
    assertProblem("NO_SUCH_RULE", () -> prices.withdraw(office.clerk, what, office.today()));
    assertThat(now()).isEqualTo(Money.kopecks(0));
  }

  @Test
  void refusesWhatNobodyCanSellAt() {
    var clerk = office.clerk;
    var yesterday = office.today().minusDays(1);
    assertProblem("BAD_DAY", () -> prices.set(clerk, what, Money.kopecks(1), yesterday));
    assertProblem("BAD_AMOUNT", () -> prices.set(clerk, what, Money.of(1, "KZT"), office.today()));
    assertProblem(
        "NO_SUCH_PRODUCT",
        () ->
            prices.set(
                clerk, new PriceOf(999, PriceKind.RETAIL), Money.kopecks(1), office.today()));
    var partner = Market.caller(market.partner.account(), Role.PARTNER);
    assertProblem("FORBIDDEN", () -> prices.list(partner));
    assertProblem("FORBIDDEN", () -> prices.set(partner, what, Money.kopecks(1), office.today()));
  }

  private Money now() {
    return market.catalogue.prices(market.partner.caller()).stream()
        .filter(row -> row.licenceType().id() == market.polyusType)
        .findFirst()
        .orElseThrow()
        .own()
        .orElseThrow();
  }
}
