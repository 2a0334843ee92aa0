package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceDraft;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceList;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What licences cost that are bought together, from the check to the invoice (decision 061). */
class ScalesIT {
  private static final Money FROM_THREE = Money.kopecks(180_033);
  private static final PriceList ALL = PriceList.general("RUB");

  private TestDatabase server;
  private Market market;
  private Shop shop;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    price(ALL, PriceKind.PARTNER, 3, FROM_THREE);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aStepThatIsReachedStandsOnTheCheckTheOrderAndTheInvoice() {
    var serials = market.devices(3);
    assertThat(prices(serials)).containsOnly(FROM_THREE);
    assertThat(prices(serials.subList(0, 2))).containsOnly(Market.POLYUS_PRICE);

    var made = buy(serials, FROM_THREE);
    assertThat(made.getFirst().summary().amount()).contains(Money.kopecks(540_099));
    shop.queue().drain();
    market.clock.advance(Duration.ofHours(1));
    shop.billing().invoices().issueDue();

    var caller = market.partner.caller();
    var invoice = shop.billing().invoices().list(caller, PageRequest.first()).items().getFirst();
    assertThat(invoice.amount()).isEqualTo(Money.kopecks(540_099));
    var order = shop.billing().orders().get(caller, invoice.order().orElseThrow());
    assertThat(order.lines())
        .singleElement()
        .returns(FROM_THREE, OrderLine::price)
        .returns(3, OrderLine::quantity);
  }

  @Test
  void oneVendorsLicencesOfOneProductCountAndNothingElse() {
    var polyus = market.devices(2);
    var sever = market.device(market.severLine, Optional.empty());

    assertThat(prices(List.of(polyus.getFirst(), polyus.getLast(), sever)))
        .containsExactly(Market.POLYUS_PRICE, Market.POLYUS_PRICE, Market.SEVER_PRICE);
    assertThat(prices(List.of(polyus.getFirst(), polyus.getLast(), "0000000000000001")))
        .containsExactly(Market.POLYUS_PRICE, Market.POLYUS_PRICE);
  }

  @Test
  void whoBuysFewerThanHeWasShownIsToldThatThePriceChanged() {
    var serials = market.devices(3);
    assertThatThrownBy(() -> buy(serials.subList(0, 2), FROM_THREE))
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("PRICE_CHANGED");
    assertThat(market.count("select count(*) as n from activation")).isZero();

    assertThat(buy(serials.subList(0, 2), Market.POLYUS_PRICE).getFirst().summary().amount())
        .contains(Money.kopecks(400_000));
  }

  @Test
  void anAccountInTengeIsOrderedAndInvoicedInTenge() {
    var accounts = new Accounts(market.database, new Journal(market.clock), market.clock);
    accounts.buyIn(clerk(), market.partner.account(), "KZT");
    var tenge = Money.of(1_100_050, "KZT");
    price(PriceList.general("KZT"), PriceKind.PARTNER, 1, tenge);
    price(
        new PriceList(OptionalLong.of(market.partner.account()), "RUB"),
        PriceKind.PARTNER,
        1,
        Money.kopecks(1));

    var serials = market.devices(2);
    assertThat(prices(serials)).containsOnly(tenge);
    buy(serials, tenge);
    shop.queue().drain();
    market.clock.advance(Duration.ofHours(1));
    shop.billing().invoices().issueDue();

    assertThat(
            shop.billing()
                .invoices()
                .list(market.partner.caller(), PageRequest.first())
                .items()
                .getFirst()
                .amount())
        .isEqualTo(Money.of(2_200_100, "KZT"));
  }

  private List<Money> prices(List<String> serials) {
    return shop
        .activations()
        .check(market.partner.caller(), market.partner.organisation(), serials)
        .stream()
        .flatMap(row -> row.price().stream())
        .toList();
  }

  private List<Activation> buy(List<String> serials, Money seen) {
    var expected =
        serials.stream().map(serial -> new Expected(serial, seen, Optional.empty())).toList();
    return shop.activations()
        .activate(
            market.partner.caller(),
            new ActivationRequest(
                market.partner.organisation(), serials, Optional.empty(), Optional.of(expected)));
  }

  private void price(PriceList list, PriceKind kind, int quantity, Money price) {
    var prices = new PriceLists(market.database, new Journal(market.clock), market.clock);
    var what = new PriceOf(market.polyusType, kind);
    prices.set(
        clerk(),
        new PriceDraft(
            list,
            what,
            quantity,
            Optional.of(price),
            Market.TODAY,
            prices.latest(clerk(), list, what)));
  }

  private Caller clerk() {
    return Market.caller(market.stranger.account(), Role.BACK_OFFICE);
  }
}
