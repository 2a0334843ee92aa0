package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import kassahub.hub.activation.Market;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stayed over is the organisation's, and pays its next invoices. */
class AdvanceIT {
  @RegisterExtension private final Office office = new Office();
  private final Market market = office.market;

  @Test
  void paysAnInvoiceAndIsLess() {
    over(50_000);
    var invoice = office.invoice(market.partner, 1);

    var payment = use(invoice, 50_000);

    assertThat(again(invoice).rest()).isEqualTo(Money.kopecks(150_000));
    assertThat(again(invoice).state()).isEqualTo(InvoiceState.ISSUED);
    assertThat(office.balance(market.partner)).isZero();
    assertThat(office.receivable(market.partner)).isEqualTo(150_000);
    assertThat(payment.reference()).isEqualTo("Зачёт аванса");
    assertThat(entries(payment)).containsExactly("balance 50000", "receivable -50000");
    assertThat(journal("payment.from-advance")).isOne();
  }

  @Test
  void paysAWholeInvoiceWithItsOrder() {
    over(300_000);
    var invoice = office.invoice(market.partner, 1);

    use(invoice, 200_000);

    assertThat(again(invoice).state()).isEqualTo(InvoiceState.PAID);
    assertThat(office.billing.orders().get(office.clerk, invoice.order().getAsLong()).summary())
        .satisfies(order -> assertThat(order.paid()).isTrue());
    assertThat(office.balance(market.partner)).isEqualTo(100_000);
  }

  @Test
  void isNeverMoreThanThereIsAndNeverMoreThanTheRest() {
    over(50_000);
    var invoice = office.invoice(market.partner, 1);
    assertThatThrownBy(() -> use(invoice, 50_001)).hasMessageContaining("ADVANCE_CHANGED");
    assertThatThrownBy(() -> use(invoice, 0)).hasMessageContaining("BAD_AMOUNT");
    over(400_000);
    assertThatThrownBy(() -> use(again(invoice), 200_001)).hasMessageContaining("ADVANCE_CHANGED");

    assertThat(again(invoice).rest()).isEqualTo(Money.kopecks(200_000));
    assertThat(office.balance(market.partner)).isEqualTo(450_000);
  }

  @Test
  void isSpentOnceByManyAtOnce() throws Exception {
    over(50_000);
    var invoices = IntStream.range(0, 12).mapToObj(_ -> office.invoice(market.partner, 1)).toList();
    var together = new CyclicBarrier(invoices.size());
    int spent = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clerks =
          invoices.stream()
              .<Callable<Boolean>>map(
                  invoice ->
                      () -> {
                        together.await();
                        return used(invoice);
                      })
              .toList();
      for (var done : threads.invokeAll(clerks)) {
        spent += done.get() ? 1 : 0;
      }
    }

    assertThat(spent).isOne();
    assertThat(office.balance(market.partner)).isZero();
  }

  @Test
  void theSameFormTwiceSpendsItOnce() {
    over(50_000);
    var invoice = office.invoice(market.partner, 1);
    String key = UUID.randomUUID().toString();

    var first = use(invoice, 20_000, key);
    assertThat(use(invoice, 20_000, key).id()).isEqualTo(first.id());

    assertThat(office.balance(market.partner)).isEqualTo(30_000);
  }

  @Test
  void comesBackWhenTheUseWasAMistake() {
    var paid = over(50_000);
    var invoice = office.invoice(market.partner, 1);
    var payment = use(invoice, 50_000);
    assertThatThrownBy(
            () -> office.billing.payments().reverse(office.clerk, paid.id(), "чужие деньги"))
        .hasMessageContaining("PAYMENT_USED");

    office.billing.payments().reverse(office.clerk, payment.id(), "не тот счёт");

    assertThat(office.balance(market.partner)).isEqualTo(50_000);
    assertThat(again(invoice).rest()).isEqualTo(Money.kopecks(200_000));
    assertThat(office.receivable(market.partner)).isEqualTo(200_000);
  }

  @Test
  void endsTheBlockOfADebtThatItPays() {
    over(200_000);
    var invoice = office.invoice(market.partner, 1);
    market.clock.advance(Duration.ofDays(20));
    office.billing.debts().review();
    assertThat(debtor().block()).isPresent();
    assertThat(debtor().advance()).containsExactly(Money.kopecks(200_000));

    use(invoice, 200_000);

    assertThat(office.billing.debts().debtor(office.clerk, market.partner.account()).block())
        .isEmpty();
  }

  @Test
  void isShownToWhoseItIsAndToNobodyElse() {
    over(50_000);
    long organisation = market.partner.organisation();
    var advances = office.billing.payments().advances();

    assertThat(advances.of(market.partner.caller(), organisation, "RUB"))
        .isEqualTo(Money.kopecks(50_000));
    assertThat(advances.of(market.client.caller(), organisation, "RUB"))
        .isEqualTo(Money.kopecks(0));
    assertThat(office.billing.debts().advances(office.clerk, market.partner.account()))
        .extracting(Debtor.Advance::sum)
        .containsExactly(Money.kopecks(50_000));
    assertThat(office.billing.debts().advances(office.clerk, market.client.account())).isEmpty();
  }

  /** An invoice that was paid with so much over. */
  private Payment over(long kopecks) {
    return office.pay(office.invoice(market.partner, 1), 200_000 + kopecks);
  }

  private Payment use(Invoice invoice, long kopecks) {
    return use(invoice, kopecks, UUID.randomUUID().toString());
  }

  private Payment use(Invoice invoice, long kopecks, String key) {
    return office
        .billing
        .payments()
        .advances()
        .pay(office.clerk, invoice.id(), Money.kopecks(kopecks), key);
  }

  private boolean used(Invoice invoice) {
    try {
      use(invoice, 50_000);
      return true;
    } catch (Problem.Conflict faster) {
      return false;
    }
  }

  private Invoice again(Invoice invoice) {
    return office.invoiceOf(invoice.order().getAsLong());
  }

  private Debtor debtor() {
    return office.billing.debts().debtors(office.clerk, PageRequest.first()).items().getFirst();
  }

  private List<String> entries(Payment payment) {
    return market.database.transact(
        tx ->
            tx.list(
                """
                select e.book || ' ' || e.amount as entry
                from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
                where t.subject = $1 order by e.position
                """,
                row -> row.string("entry"),
                "payment:" + payment.id()));
  }

  private long journal(String action) {
    return market.count("select count(*) as n from journal where action = $1", action);
  }
}
