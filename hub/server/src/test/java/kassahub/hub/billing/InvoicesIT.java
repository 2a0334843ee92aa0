package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvoicesIT {
  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;

  @Test
  void anOrderWaitsAFewMinutesAndThenHasItsInvoice() {
    long order = office.order(market.partner, 2);
    market.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(office.billing.invoices().issueDue()).isZero();
    assertThat(order(order).invoice()).isEmpty();

    market.clock.advance(Duration.ofMillis(1));
    assertThat(office.billing.invoices().issueDue()).isOne();
    assertThat(office.billing.invoices().issueDue()).isZero();

    var invoice = office.invoiceOf(order);
    assertThat(invoice.printed()).isEqualTo("ПГ-1");
    assertThat(invoice.organisationId()).isEqualTo(market.partner.organisation());
    assertThat(invoice.amount()).isEqualTo(Money.kopecks(400_000));
    assertThat(invoice.state()).isEqualTo(InvoiceState.ISSUED);
    assertThat(invoice.purpose())
        .isEqualTo("Оплата по счёту ПГ-1 от 18.11.2026. НДС не облагается");
    assertThat(order(order).invoice().orElseThrow().printed()).isEqualTo("ПГ-1");
    assertThat(office.receivable(market.partner)).isEqualTo(400_000);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-23T20:59:00Z, 2026-04-23, 2026-04-30",
    "2026-04-23T21:01:00Z, 2026-04-24, 2026-05-04",
    "2026-04-30T09:00:00Z, 2026-04-30, 2026-05-08",
    "2026-05-06T09:00:00Z, 2026-05-06, 2026-05-14",
    "2026-12-25T09:00:00Z, 2026-12-25, 2027-01-12"
  })
  void isDueFiveWorkingDaysLaterByMoscowAndTheCalendar(
      Instant at, LocalDate issued, LocalDate due) { // A-14, K-34, X-13, X-101
    market.clock.set(at.minus(BillingConfig.USUAL.invoiceAfter()));
    var invoice = office.invoice(market.partner, 1);

    assertThat(invoice.issuedOn()).isEqualTo(issued);
    assertThat(invoice.dueOn()).isEqualTo(due);
  }

  @Test
  void followsTheContractsTerms() { // K-03, A-118
    market.execute(
        "insert into contract (organisation_id, name, signed_on, payment, days, working_days,"
            + " created_at, created_by) values ($1, 'Договор 7', '2026-01-15', 'postpaid', 10,"
            + " false, $2, 'x')",
        market.partner.organisation(),
        market.clock.instant());

    long order = office.order(market.partner, 1);
    var contract = order(order).contract();
    var stranger = order(office.order(market.stranger, 1), market.stranger).contract();

    market.clock.advance(Duration.ofHours(1));
    office.billing.invoices().issueDue();
    assertThat(office.invoiceOf(order).dueOn()).isEqualTo(LocalDate.of(2026, 11, 28));
    assertThat(contract.name()).contains("Договор 7");
    assertThat(contract.terms()).isEqualTo(new PaymentTerms(false, 10, false));
    assertThat(stranger.name()).isEmpty();
    assertThat(stranger.terms()).isEqualTo(PaymentTerms.USUAL);
    assertThat(stranger.signedOn()).isEqualTo(LocalDate.of(2026, 11, 18));
  }

  @Test
  void taxFollowsTheRuleOfTheDayAndStaysOnTheDocument() {
    market.execute(
        "insert into vat_rule values ($1, '2026-11-19', 'rate', 22), ($1, '2026-01-01',"
            + " 'not_payer', null)",
        market.polyusType);
    var before = office.invoice(market.partner, 1);
    market.clock.advance(Duration.ofDays(1));
    var after = office.invoice(market.partner, 1);

    assertThat(before.purpose()).endsWith("Без НДС");
    assertThat(after.purpose()).endsWith("В том числе НДС 360-66");
    assertThat(market.count("select vat_amount as n from invoice where id = $1", after.id()))
        .isEqualTo(36_066);
    assertThat(office.receivable(market.partner)).isEqualTo(400_000);
  }

  @Test
  void whoPaysTheRestIsToldItsPartOfTheTax() { // X-16, C-32
    market.execute("insert into vat_rule values ($1, '2026-01-01', 'rate', 22)", market.polyusType);
    long order = office.order(market.partner, 1);
    market.clock.advance(Duration.ofHours(1));
    office.billing.invoices().issueDue();
    var whole = office.invoiceOf(order);

    office.pay(whole, 70_000);
    var part = office.invoiceOf(order);
    office.pay(whole, 130_000);
    var paid = office.invoiceOf(order);

    assertThat(whole.restPurpose()).endsWith("от 18.11.2026. В том числе НДС 360-66");
    assertThat(part.restPurpose()).endsWith("от 18.11.2026. В том числе НДС 234-43");
    assertThat(part.purpose()).isEqualTo(whole.purpose());
    assertThat(paid.restPurpose()).isEqualTo(whole.purpose());
  }

  @Test
  void severalHubsAtOnceIssueOneInvoiceAnOrderWithoutGaps() throws Exception {
    for (int order = 0; order < 30; order++) {
      office.order(order % 2 == 0 ? market.partner : market.stranger, 1);
    }
    market.clock.advance(Duration.ofHours(1));
    var hubs = IntStream.range(0, 4).mapToObj(one -> office.another(BillingConfig.USUAL)).toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var issued =
          threads.invokeAll(
              hubs.stream()
                  .map(hub -> (Callable<Integer>) () -> hub.billing.invoices().issueDue())
                  .toList());
      assertThat(issued.stream().mapToInt(one -> one.resultNow()).sum()).isEqualTo(30);
    }

    var numbers =
        market.database.transact(
            tx ->
                tx.list("select number from invoice order by number", row -> row.number("number")));
    assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
  }

  @Test
  void oneOrderThatCannotBeInvoicedHoldsUpNoOther() {
    long broken = office.order(market.partner, 1);
    long fine = office.order(market.partner, 1);
    office.server.asOwner(
        """
        alter table sales_order_line drop constraint sales_order_line_vat_check;
        update sales_order_line set vat = 'unheard of' where order_number = %d
        """
            .formatted(broken));
    market.clock.advance(Duration.ofHours(25));

    assertThat(office.billing.invoices().issueDue()).isOne();

    assertThat(office.invoiceOf(fine).printed()).isEqualTo("ПГ-1");
    var waiting = office.billing.invoices().uninvoiced(office.clerk, PageRequest.first()).items();
    assertThat(waiting).extracting(Uninvoiced::number).containsExactly(broken);
    assertThat(waiting.getFirst().late()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"PT23H59M59S, false", "PT24H, true"})
  void theBackOfficeSeesOrdersWithoutInvoiceAndTheirAge(Duration age, boolean late) {
    office.order(market.partner, 1);
    market.clock.advance(age);

    var waiting =
        office.billing.invoices().uninvoiced(office.clerk, PageRequest.first()).items().getFirst();
    assertThat(waiting.age()).isEqualTo(age);
    assertThat(waiting.late()).isEqualTo(late);
  }

  @Test
  void ordersWithoutInvoiceHavePages() {
    var numbers = new ArrayList<Long>();
    for (int at = 0; at < 30; at++) {
      numbers.add(office.order(market.partner, 1));
      market.clock.advance(Duration.ofSeconds(1));
    }

    var first = office.billing.invoices().uninvoiced(office.clerk, PageRequest.first());
    var next =
        new PageRequest(
            25,
            Optional.empty(),
            false,
            first.nextCursor(),
            PageRequest.Direction.NEXT,
            Map.of(),
            "");
    var second = office.billing.invoices().uninvoiced(office.clerk, next);

    assertThat(first.count().rows()).isEqualTo(30);
    assertThat(Stream.of(first, second).flatMap(page -> page.items().stream()))
        .extracting(Uninvoiced::number)
        .containsExactlyElementsOf(numbers);
  }

  @Test
  void whatCostsNothingIsPaidAndNotInvoiced() {
    long order =
        market.database.transact(
            tx ->
                office
                    .billing
                    .orders()
                    .place(tx, office.delivery(market.partner, 1, Money.kopecks(0))));
    market.clock.advance(Duration.ofDays(2));

    assertThat(office.billing.invoices().issueDue()).isZero();
    assertThat(office.billing.invoices().uninvoiced(office.clerk, PageRequest.first()).items())
        .isEmpty();
    assertThat(order(order).paid()).isTrue();
  }

  @Test
  void nobodySeesWhatOthersBought() {
    var invoice = office.invoice(market.partner, 1);
    long order = invoice.order().orElseThrow();
    var stranger = market.stranger.caller();

    assertProblem("NO_SUCH_INVOICE", () -> office.billing.invoices().get(stranger, invoice.id()));
    assertProblem("NO_SUCH_ORDER", () -> office.billing.orders().get(stranger, order));
    assertThat(office.billing.invoices().list(stranger, PageRequest.first()).items()).isEmpty();
    assertThat(office.billing.orders().list(stranger, PageRequest.first()).items()).isEmpty();
    assertThat(office.billing.invoices().get(market.partner.caller(), invoice.id()))
        .isEqualTo(invoice);
    var support = Market.caller(1, Role.SUPPORT);
    assertProblem("FORBIDDEN", () -> office.billing.invoices().get(support, invoice.id()));
    assertProblem("FORBIDDEN", () -> office.billing.orders().list(support, PageRequest.first()));
    assertProblem(
        "FORBIDDEN", () -> office.billing.invoices().uninvoiced(stranger, PageRequest.first()));
  }

  /** Orders 1 to 3; the first costs nothing, so the second has ПГ-1 and the third ПГ-2. */
  @ParameterizedTest
  @CsvSource({
    "ПГ-2, 3",
    "пг-2, 3",
    "PG-2, 3",
    "' № 3 ', 3",
    "1, '2, 1'",
    "client, 2",
    "ARTNE, '3, 1'",
    "ПГ-3, ''",
    "7, ''"
  })
  void ordersAreFoundByNumberInvoiceAndName(String typed, String found) {
    market.database.transact(
        tx ->
            office
                .billing
                .orders()
                .place(tx, office.delivery(market.partner, 1, Money.kopecks(0))));
    office.invoice(market.client, 1);
    office.invoice(market.partner, 1);

    var orders = office.billing.orders().list(office.clerk, searching(typed.strip())).items();

    assertThat(orders)
        .extracting(order -> Long.toString(order.number()))
        .isEqualTo(Stream.of(found.split(", ")).filter(number -> !number.isEmpty()).toList());
  }

  @Test
  void invoicesAreFoundByNumberAndName() {
    office.invoice(market.client, 1);
    office.invoice(market.partner, 1);

    assertThat(invoices("пг-2")).containsExactly("ПГ-2");
    assertThat(invoices("pg2")).containsExactly("ПГ-2");
    assertThat(invoices("lien")).containsExactly("ПГ-1");
    assertThat(invoices("3")).isEmpty();
  }

  private List<String> invoices(String typed) {
    return office.billing.invoices().list(office.clerk, searching(typed)).items().stream()
        .map(Invoice::printed)
        .toList();
  }

  private static PageRequest searching(String typed) {
    return new PageRequest(
        25,
        java.util.Optional.empty(),
        false,
        java.util.Optional.empty(),
        PageRequest.Direction.FIRST,
        Map.of(),
        typed);
  }

  @Test
  void paidAndUnpaidOrdersAreToldApart() {
    var paid = office.invoice(market.partner, 1);
    var unpaid = office.invoice(market.partner, 1);
    office.pay(paid, 200_000);

    assertThat(orders("paid")).containsExactly(paid.order().orElseThrow());
    assertThat(orders("unpaid")).containsExactly(unpaid.order().orElseThrow());
  }

  private List<Long> orders(String payment) {
    return office
        .billing
        .orders()
        .list(market.partner.caller(), PageRequest.filtered(Map.of("payment", payment)))
        .items()
        .stream()
        .map(OrderSummary::number)
        .toList();
  }

  private OrderSummary order(long number) {
    return order(number, market.partner);
  }

  private OrderSummary order(long number, Market.Buyer buyer) {
    return office.billing.orders().get(buyer.caller(), number).summary();
  }

  private static void assertProblem(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
  }
}
