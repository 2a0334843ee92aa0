package kassahub.hub.activation;

import static kassahub.hub.activation.FakeIssuer.Mood.BE_SILENT;
import static kassahub.hub.activation.FakeIssuer.Mood.BE_SLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.Order;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a finished activation sells, whatever goes wrong around it. */
class SalesIT {
  private TestDatabase server;
  private Market market;
  private Shop shop;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aFinishedActivationIsOneOrderWithALineForEachLicenceType() {
    var other = market.device(market.severLine, Optional.empty());
    long number = shop.order(market.device(), market.device());
    shop.order(other);
    market.clock.advance(Duration.ofMinutes(3));

    shop.queue().drain();

    var orders = orders();
    assertThat(orders).hasSize(2);
    var order = orderOf(number);
    assertThat(order.summary().amount()).isEqualTo(Money.kopecks(400_000));
    assertThat(order.summary().organisationId()).isEqualTo(market.partner.organisation());
    assertThat(order.summary().orderedAt()).isEqualTo(kassahub.hub.SettableClock.START);
    assertThat(
            market.count(
                "select count(*) as n from sales_order where number = $1 and owed_since = $2",
                order.summary().number(),
                market.clock.instant()))
        .isOne();
    assertThat(order.lines())
        .extracting(OrderLine::name, OrderLine::quantity, OrderLine::price)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Polyus core", 2, Market.POLYUS_PRICE));
  }

  @Test
  void eachSerialIsOneLicenceOfOneTypeForAYear() {
    long number = shop.order(market.device(), market.device());

    var made = shop.activations().get(market.partner.caller(), number);
    assertThat(made.summary().licences()).isEqualTo(2);
    assertThat(made.lines())
        .hasSize(2)
        .extracting(ActivationLine::licenceType, ActivationLine::newUntil)
        .containsOnly(
            org.assertj.core.groups.Tuple.tuple(
                "Polyus core", java.time.LocalDate.of(2027, 11, 18)));
  }

  @Test
  void numbersGrowAndThoseOfWhatCameToNothingAreNotUsedAgain() {
    long first = shop.order(market.device());
    var lost = new long[1];
    assertThatThrownBy(
            () ->
                market.database.run(
                    tx -> {
                      lost[0] =
                          tx.one(
                              """
                              insert into activation (account_id, organisation_id, vendor_id, status, licences,
                                amount, created_at, created_by)
                              select account_id, organisation_id, vendor_id, status, licences, amount, created_at,
                                created_by
                              from activation where number = $1 returning number
                              """,
                              row -> row.number("number"),
                              first);
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessageContaining("rolled back");

    assertThat(first).isLessThan(lost[0]);
    assertThat(shop.order(market.device())).isGreaterThan(lost[0]);
  }

  @Test
  void theOrganisationOfAnActivationIsOnItsOrderAndItsInvoice() {
    long number = shop.buy(market.device());
    market.clock.advance(Duration.ofHours(1));
    shop.billing().invoices().issueDue();

    var organisation = market.partner.organisation();
    assertThat(shop.activations().summary(market.partner.caller(), number).organisationId())
        .isEqualTo(organisation);
    assertThat(orderOf(number).summary().organisationId()).isEqualTo(organisation);
    assertThat(
            market.count(
                "select count(*) as n from invoice i join organisation b on b.id ="
                    + " i.organisation_id where i.order_number = $1 and b.id = $2 and i.buyer_name"
                    + " = b.name",
                orderOf(number).summary().number(),
                organisation))
        .isOne();
  }

  @Test
  void oneActivationWithTwoLicenceTypesIsOneOrderWithTwoLines() {
    long type =
        market.catalogue.addLicenceType(
            new kassahub.hub.catalogue.LicenceType(
                0, "Polyus plus", "002095", kassahub.hub.catalogue.Term.months(12), "OOO Prava"));
    market.catalogue.setPrice(
        new kassahub.hub.catalogue.Assortment.PriceOf(
            type, kassahub.hub.catalogue.PriceKind.PARTNER),
        Money.kopecks(180_000),
        java.time.LocalDate.of(2020, 1, 1));
    long line =
        market.catalogue.addLine(
            new kassahub.hub.catalogue.DeviceLine(
                0,
                market.polyus,
                type,
                "Polyus P",
                java.util.regex.Pattern.compile("\\d{16}"),
                kassahub.hub.catalogue.InstallMethod.FILE,
                Optional.empty()));
    long number = shop.buy(market.device(), market.device(line, Optional.empty()), market.device());

    assertThat(orderOf(number).lines())
        .extracting(OrderLine::article, OrderLine::quantity, OrderLine::amount)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("APolyus core", 2, Money.kopecks(400_000)),
            org.assertj.core.groups.Tuple.tuple("002095", 1, Money.kopecks(180_000)));
  }

  @Test
  void nothingIsOrderedForWhatRunsOrFailed() {
    market.issuer.next(BE_SLOW, BE_SILENT);
    shop.order(market.device());
    shop.order(market.device());
    shop.queue().drain();
    assertThat(orders()).isEmpty();
    market.clock.advance(Duration.ofDays(30));
    assertThat(shop.answers().endOverdue()).isEqualTo(2);
    var refused = market.device();
    market.issuer.refused = Set.of(refused);
    long failed = shop.buy(refused);

    assertThat(shop.activations().summary(market.partner.caller(), failed).status())
        .isEqualTo(ActivationStatus.FAILED);
    assertThat(orders()).isEmpty();
    assertThat(shop.sales().placeOwed()).isZero();

    market.issuer.refused = Set.of();
    shop.activations().retry(market.partner.caller(), failed);
    shop.queue().drain();
    assertThat(orders()).hasSize(1);
  }

  @Test
  void whenTheOrderCannotBeStoredTheActivationIsNotDoneEither() { // a kill before the commit
    long number = shop.order(market.device());
    server.asOwner("alter table sales_order add constraint broken check (number < 0)");
    shop.queue().drain();
    assertThat(shop.activations().summary(market.partner.caller(), number).status())
        .isEqualTo(ActivationStatus.IN_PROGRESS);
    server.asOwner("alter table sales_order drop constraint broken");
    market.clock.advance(Duration.ofMinutes(5));

    shop.queue().drain();

    assertThat(shop.activations().summary(market.partner.caller(), number).status())
        .isEqualTo(ActivationStatus.DONE);
    assertThat(orders()).hasSize(1);
    assertThat(orderOf(number).summary().number()).isOne();
  }

  @Test
  void severalHubsPlaceTheOrdersOfOldActivationsOnce() throws Exception {
    for (int at = 0; at < 12; at++) {
      shop.order(market.device());
    }
    shop.queue().drain();
    server.asOwner(
        """
        update activation set order_number = null;
        delete from sales_order_line;
        delete from sales_order;
        delete from number_series
        """);
    market.clock.advance(Duration.ofDays(6)); // releases are exchanged for days at most
    var hubs = List.of(Shop.in(server, market), Shop.in(server, market), shop);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var placed =
          threads.invokeAll(
              hubs.stream().map(hub -> (Callable<Integer>) hub.sales()::placeOwed).toList());
      assertThat(placed.stream().mapToInt(one -> one.resultNow()).sum()).isEqualTo(12);
    }

    assertThat(orders().stream().sorted().toList())
        .isEqualTo(java.util.stream.LongStream.rangeClosed(1, 12).boxed().toList());
    assertThat(
            market.count(
                "select count(distinct order_number) as n from activation where status = 'done'"))
        .isEqualTo(12);
  }

  @Test
  void whatWasSoldLongBeforeThereWereOrdersGetsNone() {
    shop.buy(market.device());
    server.asOwner(
        """
        update activation set order_number = null;
        delete from sales_order_line;
        delete from sales_order
        """);
    market.clock.advance(Duration.ofDays(8));

    assertThat(shop.sales().placeOwed()).isZero();
  }

  @Test
  void whoeverMaySeeOrdersSeesWhatTheyAreOf() {
    long number = shop.buy(market.device());
    var whole = market.partner.caller();
    var ordersOnly =
        new Caller(
            whole.actor(),
            whole.account(),
            whole.roles(),
            Set.of(Permission.SEE_ORDERS),
            whole.locale(),
            whole.zone());

    assertThat(shop.activations().ofOrder(ordersOnly, 1))
        .extracting(ActivationSummary::number)
        .containsExactly(number);
  }

  @Test
  void manyFinishingAtOnceHaveOneOrderEachWithoutGaps() throws Exception {
    var made = Collections.nCopies(16, 0).stream().map(one -> shop.order(market.device())).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var hubs = List.of(shop, Shop.in(server, market), Shop.in(server, market));
      threads.invokeAll(hubs.stream().map(hub -> (Callable<Integer>) hub.queue()::drain).toList());
    }

    assertThat(made)
        .allMatch(
            number ->
                market.count(
                        "select count(order_number) as n from activation where number = $1", number)
                    == 1);
    assertThat(orders().stream().sorted().toList())
        .isEqualTo(java.util.stream.LongStream.rangeClosed(1, 16).boxed().toList());
  }

  @Test
  void whatWasOrderedInAdvanceIsNotOrderedAgain() { // K-07: prepaid orders come first
    long first = shop.buy(market.device());
    long second = shop.order(market.device());
    market.execute(
        "update activation set order_number = (select order_number from activation where number ="
            + " $1) where number = $2",
        first,
        second);

    shop.queue().drain();

    assertThat(orders()).hasSize(1);
  }

  @Test
  void theListShowsTheOrderAndWhetherItIsPaid() {
    long number = shop.order(market.device());
    assertThat(listed(number).order()).isEmpty();
    shop.queue().drain();
    assertThat(listed(number).order()).hasValue(1);
    assertThat(listed(number).paid()).isFalse();
    assertThat(shop.activations().ofOrder(market.partner.caller(), 1))
        .extracting(ActivationSummary::number)
        .containsExactly(number);
    assertThat(shop.activations().ofOrder(market.stranger.caller(), 1)).isEmpty();

    pay(invoice());

    assertThat(listed(number).paid()).isTrue();
    assertThat(shop.activations().summary(market.partner.caller(), number).paid()).isTrue();
  }

  @Test
  void whoOwesBuysNothingAndReadsEverythingUntilItIsPaid() {
    long number = shop.order(market.device());
    var refused = market.device();
    market.issuer.refused = Set.of(refused);
    long failed = shop.buy(refused);
    var invoice = invoice();
    market.clock.advance(Duration.ofDays(30));
    shop.billing().debts().review();
    var other = market.device();

    assertBlocked(() -> shop.order(other));
    assertBlocked(() -> shop.activations().retry(market.partner.caller(), failed));
    assertThat(listed(number).hasLicenceFile()).isTrue();
    assertThat(shop.activations().licenceFile(market.partner.caller(), number).name()).isNotEmpty();
    assertThat(orders()).hasSize(1);
    assertThat(shop.activations().list(market.stranger.caller(), PageRequest.first()).items())
        .isEmpty();

    pay(invoice);

    assertThat(shop.order(other)).isPositive();
  }

  private static void assertBlocked(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.Conflict.class, p -> assertThat(p.code()).isEqualTo("ACCOUNT_BLOCKED"));
  }

  private ActivationSummary listed(long number) {
    return shop.activations().list(market.partner.caller(), PageRequest.first()).items().stream()
        .filter(one -> one.number() == number)
        .findFirst()
        .orElseThrow();
  }

  private Invoice invoice() {
    market.clock.advance(Duration.ofMinutes(5));
    shop.billing().invoices().issueDue();
    return shop.billing()
        .invoices()
        .list(market.partner.caller(), PageRequest.first())
        .items()
        .getFirst();
  }

  private void pay(Invoice invoice) {
    var clerk = Market.caller(market.partner.account(), Role.BACK_OFFICE);
    shop.billing()
        .payments()
        .receive(
            clerk,
            new NewPayment(
                invoice.id(), invoice.rest(), invoice.issuedOn(), "118", "key-of-a-form"));
  }

  private Order orderOf(long activation) {
    long number =
        market.count("select order_number as n from activation where number = $1", activation);
    return shop.billing().orders().get(market.partner.caller(), number);
  }

  private List<Long> orders() {
    return shop
        .billing()
        .orders()
        .list(market.partner.caller(), PageRequest.first())
        .items()
        .stream()
        .map(order -> order.number())
        .toList();
  }
}
