package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.catalogue.Money;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaymentsIT {
  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;

  @Test
  void paysInvoiceAndOrderTogether() {
    var invoice = office.invoice(market.partner, 2);

    var payment = office.pay(invoice, 400_000);

    assertThat(again(invoice).state()).isEqualTo(InvoiceState.PAID);
    assertThat(
            market.count(
                "select count(*) as n from invoice where id = $1 and paid_at = $2",
                invoice.id(),
                market.clock.instant()))
        .isOne();
    assertThat(order(invoice).paidAt()).contains(market.clock.instant());
    assertThat(office.receivable(market.partner)).isZero();
    assertThat(office.balance(market.partner)).isZero();
    assertThat(history(payment)).extracting(Entry::action).containsExactly("payment.received");
  }

  @Test
  void partOfTheSumLeavesItUnpaid() {
    var invoice = office.invoice(market.partner, 1);

    office.pay(invoice, 150_000);
    assertThat(again(invoice).state()).isEqualTo(InvoiceState.ISSUED);
    assertThat(again(invoice).rest()).isEqualTo(Money.kopecks(50_000));
    assertThat(order(invoice).paid()).isFalse();
    assertThat(office.receivable(market.partner)).isEqualTo(50_000);

    office.pay(invoice, 50_000);
    assertThat(again(invoice).state()).isEqualTo(InvoiceState.PAID);
    assertThat(office.billing.payments().of(office.clerk, invoice.id())).hasSize(2);
  }

  @Test
  void whatIsOverIsTheOrganisations() {
    var invoice = office.invoice(market.partner, 1);

    var payment = office.pay(invoice, 230_000);

    assertThat(payment.settled()).isEqualTo(Money.kopecks(200_000));
    assertThat(again(invoice).state()).isEqualTo(InvoiceState.PAID);
    assertThat(office.balance(market.partner)).isEqualTo(30_000);
    assertThat(office.balance(market.stranger)).isZero();
  }

  @Test
  void theSameFormSentTwiceIsOnePayment() throws Exception {
    var invoice = office.invoice(market.partner, 2);
    var form = office.payment(invoice, 100_000);
    Callable<Payment> click = () -> office.billing.payments().receive(office.clerk, form);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var made = threads.invokeAll(Collections.nCopies(5, click));
      assertThat(made.stream().map(one -> one.resultNow().id()).distinct()).hasSize(1);
    }

    assertThat(again(invoice).paid()).isEqualTo(Money.kopecks(100_000));
    assertThat(office.receivable(market.partner)).isEqualTo(300_000);
    assertProblem( // corrected after a lost answer: it must not pass for recorded
        "KEY_REUSED_FORM",
        () ->
            office
                .billing
                .payments()
                .receive(
                    office.clerk,
                    new NewPayment(
                        invoice.id(),
                        Money.kopecks(200_000),
                        form.receivedOn(),
                        form.reference(),
                        form.key())));
    var other = office.invoice(market.partner, 1);
    assertProblem(
        "KEY_REUSED_FORM",
        () ->
            office
                .billing
                .payments()
                .receive(
                    office.clerk,
                    new NewPayment(
                        other.id(), form.amount(), form.receivedOn(), "118", form.key())));
  }

  @Test
  void twoOperatorsAtOncePayAnInvoiceOnce() throws Exception {
    var invoice = office.invoice(market.partner, 1);
    Callable<String> whole =
        () -> {
          try {
            office.pay(invoice, 200_000);
            return "paid";
          } catch (Problem.Conflict second) {
            return second.code();
          }
        };

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = threads.invokeAll(Collections.nCopies(4, whole));
      assertThat(outcomes.stream().map(one -> one.resultNow()))
          .containsOnlyOnce("paid")
          .filteredOn("INVOICE_PAID"::equals)
          .hasSize(3);
    }
    assertThat(office.balance(market.partner)).isZero();
  }

  @Test
  void aMistakeIsBookedBackWithItsReason() {
    var invoice = office.invoice(market.partner, 1);
    var payment = office.pay(invoice, 230_000);

    office.billing.payments().reverse(office.clerk, payment.id(), " чужой счёт ");

    assertThat(again(invoice).state()).isEqualTo(InvoiceState.ISSUED);
    assertThat(again(invoice).paid()).isEqualTo(Money.kopecks(0));
    assertThat(order(invoice).paid()).isFalse();
    assertThat(office.receivable(market.partner)).isEqualTo(200_000);
    assertThat(office.balance(market.partner)).isZero();
    var shown = office.billing.payments().of(office.clerk, invoice.id()).getFirst();
    assertThat(shown.reversed().orElseThrow().reason()).isEqualTo("чужой счёт");
    assertThat(history(payment)).extracting(Entry::action).contains("payment.reversed");
    assertProblem(
        "PAYMENT_REVERSED",
        () -> office.billing.payments().reverse(office.clerk, payment.id(), "ещё раз"));
    office.pay(invoice, 200_000);
    assertThat(again(invoice).state()).isEqualTo(InvoiceState.PAID);
  }

  @Test
  void whatWasSpentFromTheBalanceCannotBeTakenBack() {
    var invoice = office.invoice(market.partner, 1);
    var payment = office.pay(invoice, 230_000);
    market.database.run(
        tx ->
            LedgerStore.insert(
                tx,
                new LedgerStore.Head(
                    market.partner.organisation(), market.clock.instant(), "spent", "RUB"),
                java.util.List.of(
                    new Ledger.Entry(Ledger.Book.BALANCE, 1),
                    new Ledger.Entry(Ledger.Book.RECEIVABLE, -1))));

    assertProblem(
        "PAYMENT_USED",
        () -> office.billing.payments().reverse(office.clerk, payment.id(), "ошибка"));
    assertThat(again(invoice).state()).isEqualTo(InvoiceState.PAID);
    assertThat(market.count("select count(*) as n from payment_reversal")).isZero();
  }

  @Test
  void whatBreaksHalfWayLeavesNothing() { // a kill before the commit
    var invoice = office.invoice(market.partner, 1);
    office.server.asOwner("alter table ledger_entry add constraint broken check (book <> 'cash')");

    assertThatThrownBy(() -> office.pay(invoice, 200_000)).hasMessageContaining("broken");
    office.server.asOwner("alter table ledger_entry drop constraint broken");

    assertThat(again(invoice).state()).isEqualTo(InvoiceState.ISSUED);
    assertThat(order(invoice).paid()).isFalse();
    assertThat(office.billing.payments().of(office.clerk, invoice.id())).isEmpty();
    office.pay(invoice, 200_000);
    assertThat(order(invoice).paid()).isTrue();
  }

  @Test
  void refusesWhatNobodyCanHaveSeenOnAStatement() {
    var invoice = office.invoice(market.partner, 1);
    var good = office.payment(invoice, 100);

    assertRefused("BAD_AMOUNT", invoice.id(), Money.kopecks(0), good);
    assertRefused("BAD_AMOUNT", invoice.id(), Money.of(100, "KZT"), good);
    assertRefused("NO_SUCH_INVOICE", 999, good.amount(), good);
    assertProblem(
        "BAD_DAY",
        () ->
            office
                .billing
                .payments()
                .receive(
                    office.clerk,
                    new NewPayment(
                        invoice.id(),
                        good.amount(),
                        office.today().plusDays(1),
                        "118",
                        good.key())));
    assertProblem(
        "BAD_REFERENCE",
        () ->
            office
                .billing
                .payments()
                .receive(
                    office.clerk,
                    new NewPayment(invoice.id(), good.amount(), office.today(), " ", good.key())));
    assertProblem("BAD_REASON", () -> office.billing.payments().reverse(office.clerk, 1, " "));
    assertProblem(
        "NO_SUCH_PAYMENT", () -> office.billing.payments().reverse(office.clerk, 999, "x"));
  }

  private void assertRefused(String code, long invoice, Money amount, NewPayment good) {
    assertProblem(
        code,
        () ->
            office
                .billing
                .payments()
                .receive(
                    office.clerk,
                    new NewPayment(invoice, amount, good.receivedOn(), "118", good.key())));
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"PARTNER", "CLIENT", "SUPPORT"})
  void onlyTheBackOfficeSeesToMoney(Role role) {
    var invoice = office.invoice(market.partner, 1);
    var caller = Market.caller(market.partner.account(), role);
    var payments = office.billing.payments();

    assertProblem("FORBIDDEN", () -> payments.receive(caller, office.payment(invoice, 100)));
    assertProblem("FORBIDDEN", () -> payments.reverse(caller, 1, "x"));
    assertProblem("FORBIDDEN", () -> payments.of(caller, invoice.id()));
    assertProblem(
        "FORBIDDEN",
        () -> payments.advances().pay(caller, invoice.id(), Money.kopecks(1), "key-of-a-form"));
  }

  private Invoice again(Invoice invoice) {
    return office.billing.invoices().get(office.clerk, invoice.id());
  }

  private OrderSummary order(Invoice invoice) {
    return office
        .billing
        .orders()
        .get(market.partner.caller(), invoice.order().orElseThrow())
        .summary();
  }

  private java.util.List<Entry> history(Payment payment) {
    var journal = new Journal(market.clock);
    return market.database.transact(tx -> journal.of(tx, "payment", Long.toString(payment.id())));
  }

  private static void assertProblem(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
  }
}
