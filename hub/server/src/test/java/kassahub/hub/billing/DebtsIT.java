package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebtsIT {
  /** Issued on Wednesday 18.11.2026: due on Wednesday 25.11., overdue from Moscow's midnight on. */
  private static final Instant OVERDUE = Instant.parse("2026-11-25T21:00:00Z");

  private TestDatabase server;
  private Market market;
  private Office office;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    office = new Office(server, market, BillingConfig.USUAL);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"2026-11-25T20:59:59Z, ISSUED, false", "2026-11-25T21:00:00Z, OVERDUE, true"})
  void anInvoiceIsOverdueAfterItsDueDayInMoscow(
      Instant at, InvoiceState state, boolean blocked) {
    var invoice = office.invoice(market.partner, 1);
    market.clock.set(at);

    office.billing.debts().review();

    assertThat(again(invoice).state()).isEqualTo(state);
    assertThat(blocked(market.partner)).isEqualTo(blocked);
    assertThat(blocked(market.stranger)).isFalse();
  }

  @Test
  void theDebtorIsToldWhichInvoicesAndNobodyElseIs() {
    var invoice = overdue(market.partner);

    assertThat(office.billing.debts().of(market.partner.caller()))
        .extracting(Invoice::printed)
        .containsExactly(invoice.printed());
    assertThat(office.billing.debts().of(market.stranger.caller())).isEmpty();
    assertThat(office.billing.debts().of(office.clerk)).isEmpty();
    var debtor = office.billing.debts().debtors(office.clerk).getFirst();
    assertThat(debtor.account()).isEqualTo(market.partner.account());
    assertThat(debtor.owed()).isEqualTo(invoice.amount());
    assertThat(debtor.reason()).contains("OVERDUE");
  }

  @Test
  void payingTheLastDebtLiftsTheBlockAtOnce() {
    var first = office.invoice(market.partner, 1);
    var second = office.invoice(market.partner, 2);
    market.clock.set(OVERDUE);
    office.billing.debts().review();

    office.pay(first, 200_000);
    assertThat(blocked(market.partner)).isTrue();
    office.pay(second, 399_999);
    assertThat(blocked(market.partner)).isTrue();
    office.pay(second, 1);

    assertThat(blocked(market.partner)).isFalse();
    assertThat(again(second).state()).isEqualTo(InvoiceState.PAID);
  }

  @Test
  void twoLastDebtsPaidAtTheSameMomentLiftIt() throws Exception {
    for (int turn = 0; turn < 5; turn++) {
      var first = office.invoice(market.partner, 1);
      var second = office.invoice(market.partner, 1);
      market.clock.advance(java.time.Duration.ofDays(30));
      office.billing.debts().review();
      assertThat(blocked(market.partner)).isTrue();

      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var paid =
            threads.invokeAll(
                List.<Callable<Payment>>of(
                    () -> office.pay(first, 200_000), () -> office.pay(second, 200_000)));
        assertThat(paid).allMatch(one -> one.resultNow() != null);
      }

      assertThat(blocked(market.partner)).isFalse();
    }
  }

  @Test
  void anOperatorLiftsItWithAReasonAndItStaysLifted() {
    overdue(market.partner);

    assertProblem(
        "BAD_REASON",
        () -> office.billing.debts().lift(office.clerk, market.partner.account(), " "));
    office.billing.debts().lift(office.clerk, market.partner.account(), "обещали завтра");
    office.billing.debts().review();
    assertThat(blocked(market.partner)).isFalse();

    overdueAgain();
    assertThat(blocked(market.partner)).isTrue();
  }

  private void overdueAgain() {
    office.invoice(market.partner, 1);
    market.clock.advance(java.time.Duration.ofDays(30));
    office.billing.debts().review();
  }

  @Test
  void paymentDoesNotEndAnOperatorsOwnBlock() {
    var invoice = office.invoice(market.partner, 1);
    office.billing.debts().block(office.clerk, market.partner.account(), "проверка");
    market.clock.set(OVERDUE);
    office.billing.debts().review();

    office.pay(invoice, 200_000);
    office.billing.debts().review();

    assertThat(blocked(market.partner)).isTrue();
    assertProblem(
        "ACCOUNT_BLOCKED",
        () -> office.billing.debts().block(office.clerk, market.partner.account(), "ещё"));
    office.billing.debts().lift(office.clerk, market.partner.account(), "проверили");
    assertThat(blocked(market.partner)).isFalse();
  }

  @Test
  void whereAnOperatorDecidesNothingIsBlockedByItself() {
    var usual = BillingConfig.USUAL;
    var patient =
        office.another(
            server, new BillingConfig(usual.invoiceAfter(), usual.terms(), usual.vat(), false));
    var invoice = office.invoice(market.partner, 1);
    market.clock.set(OVERDUE);

    patient.billing.debts().review();

    assertThat(again(invoice).state()).isEqualTo(InvoiceState.OVERDUE);
    assertThat(blocked(market.partner)).isFalse();
    assertThat(office.billing.debts().debtors(office.clerk)).hasSize(1);
  }

  @Test
  void aPaymentTakenBackAfterTheDueDayIsADebtAgain() {
    var invoice = office.invoice(market.partner, 1);
    var payment = office.pay(invoice, 200_000);
    market.clock.set(OVERDUE);
    office.billing.debts().review();
    assertThat(blocked(market.partner)).isFalse();

    office.billing.payments().reverse(office.clerk, payment.id(), "чужой");
    assertThat(again(invoice).state()).isEqualTo(InvoiceState.OVERDUE);
    office.billing.debts().review();

    assertThat(blocked(market.partner)).isTrue();
  }

  private Invoice overdue(Market.Buyer buyer) {
    var invoice = office.invoice(buyer, 1);
    market.clock.set(OVERDUE);
    office.billing.debts().review();
    assertThat(blocked(buyer)).isTrue();
    return invoice;
  }

  private boolean blocked(Market.Buyer buyer) {
    return office.accounts.blocked(buyer.caller());
  }

  private Invoice again(Invoice invoice) {
    return office.billing.invoices().get(office.clerk, invoice.id());
  }

  private static void assertProblem(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
  }
}
