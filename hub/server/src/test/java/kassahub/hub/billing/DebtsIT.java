package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.activation.Market;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.organisation.BlockCause;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebtsIT {
  /** Issued on Wednesday 18.11.2026: due on Wednesday 25.11., overdue from Moscow's midnight on. */
  private static final Instant OVERDUE = Instant.parse("2026-11-25T21:00:00Z");

  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;

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

  @ParameterizedTest
  @CsvSource({"2026-11-25T18:59:59Z, ISSUED", "2026-11-25T19:00:00Z, OVERDUE"})
  void inKazakhstanTheDayEndsByItsOwnClock(Instant at, InvoiceState state) {
    market.execute(
        "update organisation set country = 'KZ', tax_number = '990440000118', kpp = null"
            + " where id = $1",
        market.partner.organisation());
    var invoice = office.invoice(market.partner, 1);
    assertThat(invoice.dueOn()).isEqualTo("2026-11-25");
    market.clock.set(at);

    office.billing.debts().review();

    assertThat(again(invoice).state()).isEqualTo(state);
  }

  @Test
  void theDebtorIsToldWhichInvoicesAndNobodyElseIs() {
    var invoice = overdue(market.partner);

    assertThat(office.billing.debts().of(market.partner.caller()))
        .extracting(Invoice::printed)
        .containsExactly(invoice.printed());
    assertThat(office.billing.debts().of(market.stranger.caller())).isEmpty();
    assertThat(office.billing.debts().of(office.clerk)).isEmpty();
    var debtor = debtors().getFirst();
    assertThat(debtor.account()).isEqualTo(market.partner.account());
    assertThat(debtor.owed()).containsExactly(invoice.amount());
    assertThat(debtor.blockedFor(BlockCause.OVERDUE)).isTrue();
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
  void anOperatorWaivesWhatHeSawAndItStaysOpen() {
    var invoice = overdue(market.partner);
    var debts = office.billing.debts();

    assertProblem("BAD_REASON", () -> waive(" ", invoice));
    assertProblem("ACCOUNT_NOT_BLOCKED", () -> debts.lift(office.clerk, partner(), "x"));
    waive("обещали завтра", invoice);
    assertThat(journalled("debt.waived")).isOne();
    assertThat(journalled("account.unblocked")).isOne();
    debts.review();
    assertThat(blocked(market.partner)).isFalse();
    assertThat(debts.owed(office.clerk, partner())).extracting(Invoice::waived).containsOnly(true);

    overdueAgain();
    assertThat(blocked(market.partner)).isTrue();
  }

  @Test
  void whatBecameOverdueMeanwhileIsNotWaived() {
    var seen = overdue(market.partner);
    overdueAgain();

    waive("обещали завтра", seen);

    assertThat(blocked(market.partner)).isTrue();
    assertThat(office.billing.debts().owed(office.clerk, partner()))
        .extracting(Invoice::waived)
        .containsExactly(true, false);
  }

  @Test
  void nobodyWaivesInvoicesOfOthers() {
    var foreign = office.invoice(market.stranger, 1);
    overdue(market.partner);

    waive("не туда", foreign);

    assertThat(blocked(market.stranger)).isTrue();
    assertThat(again(foreign).waived()).isFalse();
  }

  @Test
  void anOperatorsBlockOverADebtsOutlivesTheDebtAndLiftingItWaivesNothing() {
    var invoice = overdue(market.partner);
    var debts = office.billing.debts();
    debts.block(office.clerk, partner(), "проверка");

    debts.lift(office.clerk, partner(), "проверили");
    assertThat(office.accounts.blocked(market.partner.caller())).contains(BlockCause.OVERDUE);
    assertThat(again(invoice).waived()).isFalse();

    debts.block(office.clerk, partner(), "ещё раз");
    office.pay(invoice, 200_000);
    assertThat(office.accounts.blocked(market.partner.caller())).contains(BlockCause.OPERATOR);
    debts.lift(office.clerk, partner(), "проверили");
    assertThat(blocked(market.partner)).isFalse();
  }

  @Test
  void debtorsComeInPagesAndSumsOfTwoCurrenciesStayApart() {
    var invoice = overdue(market.partner);
    market.execute(
        """
        insert into invoice (kind, series, number, printed, account_id, organisation_id, contract_id,
          issued_at, issued_on, due_on, amount, vat_amount, currency, purpose, state)
        select 'prepayment', 'invoice', 900, 'АВ-900', account_id, organisation_id, contract_id,
          issued_at, issued_on, due_on, 77, 0, 'KZT', 'x', 'overdue' from invoice where id = $1
        """,
        invoice.id());
    office.billing.debts().block(office.clerk, market.stranger.account(), "проверка");

    assertThat(debtors()).extracting(Debtor::account).containsExactly(partner(), stranger());
    assertThat(debtors().getFirst().owed()).containsExactly(invoice.amount(), Money.of(77, "KZT"));
    assertThat(debtors().getFirst().invoices()).isEqualTo(2);
    var open = PageRequest.filtered(java.util.Map.of("state", "open"));
    assertThat(office.billing.debts().debtors(office.clerk, open).items()).isEmpty();
    assertProblem("NO_SUCH_ACCOUNT", () -> office.billing.debts().debtor(office.clerk, 999));
  }

  @Test
  void whatIsNotDueYetIsToldUntilItIs() {
    var debts = office.billing.debts();
    var first = office.invoice(market.partner, 1);
    office.invoice(market.partner, 2);
    office.invoice(market.stranger, 1);

    assertThat(debts.upcoming(office.clerk, partner()))
        .containsExactly(new Debtor.Upcoming(Money.of(600_000, "RUB"), 2, first.dueOn()));

    market.clock.set(OVERDUE);
    debts.review();
    assertThat(debts.upcoming(office.clerk, partner())).isEmpty();
  }

  @Test
  void anOperatorsLookIsNoted() { // DESIGN §7
    var debts = office.billing.debts();
    debts.debtor(office.clerk, stranger());
    assertThat(looks(market.stranger)).isOne();

    overdue(market.partner);
    debts.owed(office.clerk, partner());
    debts.debtor(office.clerk, partner());
    assertThat(looks(market.partner)).as("one line an hour").isOne();
  }

  private long looks(Market.Buyer buyer) {
    return market.count(
        """
        select count(*) as n from journal
        where action = 'organisation.looked-at' and object_id = $1
          and details ->> 'first' = 'debts of account ' || $2
        """,
        Long.toString(buyer.organisation()),
        Long.toString(buyer.account()));
  }

  private void waive(String reason, Invoice... invoices) {
    var ids =
        java.util.Arrays.stream(invoices)
            .map(Invoice::id)
            .collect(java.util.stream.Collectors.toSet());
    office.billing.debts().waive(office.clerk, partner(), ids, reason);
  }

  private List<Debtor> debtors() {
    return office.billing.debts().debtors(office.clerk, PageRequest.first()).items();
  }

  private long partner() {
    return market.partner.account();
  }

  private long stranger() {
    return market.stranger.account();
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
        "ALREADY_BLOCKED",
        () -> office.billing.debts().block(office.clerk, market.partner.account(), "ещё"));
    office.billing.debts().lift(office.clerk, market.partner.account(), "проверили");
    assertThat(blocked(market.partner)).isFalse();
  }

  @Test
  void whereAnOperatorDecidesNothingIsBlockedByItself() {
    var usual = BillingConfig.USUAL;
    var patient =
        office.another(
            new BillingConfig(
                usual.invoiceAfter(), usual.terms(), usual.vat(), false, usual.alone()));
    var invoice = office.invoice(market.partner, 1);
    market.clock.set(OVERDUE);

    patient.billing.debts().review();

    assertThat(again(invoice).state()).isEqualTo(InvoiceState.OVERDUE);
    assertThat(blocked(market.partner)).isFalse();
    assertThat(debtors()).hasSize(1);
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

  private long journalled(String action) {
    return market.count("select count(*) as n from journal where action = $1", action);
  }

  private boolean blocked(Market.Buyer buyer) {
    return office.accounts.blocked(buyer.caller()).isPresent();
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
