package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.bank.Imported;
import kassahub.hub.billing.bank.StatementFiles;
import kassahub.hub.billing.bank.StatementLine;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.billing.bank.Uploads;
import kassahub.hub.billing.bank.Waiting;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementsIT {
  private static final String PARTNER = "7743013902";

  private TestDatabase server;
  private Market market;
  private Office office;
  private Statements statements;
  private Uploads uploads;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    office = new Office(server, market, BillingConfig.USUAL);
    var journal = new Journal(market.clock);
    new Sellers(market.database, journal, market.clock).enter(office.clerk.actor(), Papers.SELLER);
    var payments = office.billing.payments();
    statements = new Statements(market.database, journal, market.clock, payments);
    uploads = new Uploads(market.database, journal, market.clock, payments);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void booksWhatFitsOnceWhateverIsUploadedAgain() {
    var invoice = office.invoice(market.partner, 1);

    var first = take(StatementFiles.file("statement-1251.txt"));
    assertThat(List.of(first.documents(), first.incoming(), first.fresh(), first.booked()))
        .isEqualTo(List.of(3, 2, 2, 1));
    var again = take(StatementFiles.file("statement-1251.txt"));
    assertThat(List.of(again.fresh(), again.booked())).isEqualTo(List.of(0, 0));
    var inAnotherFile = take(StatementFiles.file("statement-866.txt"));
    assertThat(List.of(inAnotherFile.incoming(), inAnotherFile.fresh())).isEqualTo(List.of(1, 0));

    assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);
    var payment = office.billing.payments().of(office.clerk, invoice.id()).getFirst();
    assertThat(payment.reference()).isEqualTo("п/п 118 от 17.11.2026");
    assertThat(payment.receivedOn()).isEqualTo("2026-11-18");
    assertThat(office.receivable(market.partner)).isZero();
    assertThat(waiting()).hasSize(1);
    assertThat(decided())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.booking().orElseThrow().how()).isEqualTo("matched");
              assertThat(line.booking().orElseThrow().printed()).contains("ПГ-1");
            });
    assertThat(market.count("select count(*) as n from payment where source = 'bank'")).isOne();
    assertThat(journal("statement.imported")).isEqualTo(3);
  }

  @Test
  void moneyThatCameBeforeItsInvoiceIsFoundByTheNextUpload() {
    var file = payment("1", "2000.00", PARTNER, "ПГ-1");
    assertThat(take(file).booked()).isZero();
    var invoice = office.invoice(market.partner, 1);

    assertThat(take(file).booked()).isOne();
    assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);
  }

  @Test
  void aPartAndTooMuchAreBookedByAPerson() {
    var invoice = office.invoice(market.partner, 1);
    take(payment("1", "500.00", PARTNER, "ПГ-1"));
    assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);
    assertThat(proposals(0)).containsExactly("ПГ-1");
    book(waiting().getFirst().id(), invoice.id());
    assertThat(office.invoiceOf(invoice.order().getAsLong()).rest().minor()).isEqualTo(150_000);

    take(payment("2", "1600.00", PARTNER, "ПГ-1"));
    book(waiting().getFirst().id(), invoice.id());

    assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);
    assertThat(office.balance(market.partner)).isEqualTo(10_000);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void theRestOfAPartPaidInvoiceFitsByItself() {
    var invoice = office.invoice(market.partner, 1);
    office.pay(invoice, 50_000);

    assertThat(take(payment("1", "1500.00", PARTNER, "ПГ-1")).booked()).isOne();
    assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);
  }

  @Test
  void whatAPersonRecordedIsNotBookedAgain() {
    var invoice = office.invoice(market.partner, 1);
    var byHand = office.pay(invoice, 100_000);

    assertThat(take(payment("1", "1000.00", PARTNER, "ПГ-1")).booked()).isZero();
    assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);
    assertThat(queue().getFirst().proposals().getFirst().recorded()).contains(office.today());

    office.billing.payments().reverse(office.clerk, byHand.id(), "внесено дважды");
    assertThat(queue().getFirst().proposals().getFirst().recorded()).isEmpty();
  }

  @Test
  void aSecondPaymentOfAPaidInvoiceWaitsAndMayGoToTheBalance() {
    var invoice = office.invoice(market.partner, 1);
    take(payment("1", "2000.00", PARTNER, "ПГ-1"));
    assertThat(take(payment("2", "2000.00", PARTNER, "ПГ-1")).booked()).isZero();
    var line = waiting().getFirst();
    assertThat(queue().getFirst().proposals())
        .singleElement()
        .satisfies(one -> assertThat(one.invoice().open()).isFalse());
    assertThatThrownBy(() -> book(line.id(), invoice.id())).hasMessageContaining("INVOICE_PAID");
    assertThat(waiting()).hasSize(1);

    var payer = queue().getFirst().payers().getFirst();
    statements.bookAdvance(office.clerk, line.id(), payer.id());

    assertThat(payer.id()).isEqualTo(market.partner.organisation());
    assertThat(office.balance(market.partner)).isEqualTo(200_000);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void whatWasBookedCanBeTakenBackAndBookedAnew() {
    var invoice = office.invoice(market.partner, 1);
    take(payment("1", "2000.00", PARTNER, "без номера"));
    var line = waiting().getFirst();
    statements.bookAdvance(office.clerk, line.id(), market.partner.organisation());

    statements.takeBack(office.clerk, line.id(), "не туда");
    assertThat(office.balance(market.partner)).isZero();
    assertThat(waiting()).hasSize(1);
    assertThat(decided()).isEmpty();
    assertThatThrownBy(() -> statements.takeBack(office.clerk, line.id(), "ещё раз"))
        .hasMessageContaining("STATEMENT_LINE_WAITS");

    book(line.id(), invoice.id());
    assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);
    long payment = office.billing.payments().of(office.clerk, invoice.id()).getFirst().id();
    market.clock.advance(Duration.ofHours(3));
    office.billing.payments().reverse(office.clerk, payment, "снято на странице счёта");
    assertThat(waiting()).extracting(StatementLine::id).containsExactly(line.id());
    assertThat(waiting().getFirst().waitsSince()).isEqualTo(market.clock.instant());
    assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);
    assertThat(journal("payment.reversed")).isEqualTo(2);
  }

  @Test
  void whatIsNotOursToBookIsSetAsideWithAReasonAndTakenUpAgain() {
    take(payment("1", "2000.00", "", "Возврат займа"));
    long line = waiting().getFirst().id();
    assertThatThrownBy(() -> statements.setAside(office.clerk, line, " "))
        .hasMessageContaining("BAD_REASON");
    statements.setAside(office.clerk, line, "заём");

    assertThat(waiting()).isEmpty();
    assertThat(decided().getFirst().setAside().orElseThrow().reason()).isEqualTo("заём");
    assertThat(take(payment("1", "2000.00", "", "Возврат займа")).fresh()).isZero();
    assertThatThrownBy(
            () -> statements.bookAdvance(office.clerk, line, market.partner.organisation()))
        .hasMessageContaining("STATEMENT_LINE_DONE");

    statements.takeBack(office.clerk, line, "всё же оплата");
    assertThat(waiting()).hasSize(1);
    assertThat(journal("statement-line.set-aside") + journal("statement-line.taken-up"))
        .isEqualTo(2);
  }

  @Test
  void whatAPersonPutBackIsBookedByNoUpload() {
    var invoice = office.invoice(market.partner, 1);
    take(payment("1", "2000.00", PARTNER, "ПГ-1"));
    long matched = office.billing.payments().of(office.clerk, invoice.id()).getFirst().id();
    office.billing.payments().reverse(office.clerk, matched, "чужие деньги");
    assertThat(take(payment("2", "1.00", "", "другое")).booked()).isZero();
    assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);
    assertThat(proposals(0)).containsExactly("ПГ-1");

    long line = waiting().getFirst().id();
    statements.setAside(office.clerk, line, "разбираемся");
    statements.takeBack(office.clerk, line, "ждём ответа");
    assertThat(take(payment("3", "2.00", "", "другое")).booked()).isZero();

    book(line, invoice.id());
    assertThat(state(invoice)).isEqualTo(InvoiceState.PAID);
  }

  @Test
  void whatWasSetAsideOnceIsBookedByNoUpload() {
    take(payment("1", "2000.00", PARTNER, "ПГ-1"));
    long line = waiting().getFirst().id();
    statements.setAside(office.clerk, line, "чужие деньги");
    statements.takeBack(office.clerk, line, "ждём ответа");
    var invoice = office.invoice(market.partner, 1);

    assertThat(take(payment("2", "1.00", "", "другое")).booked()).isZero();
    assertThat(state(invoice)).isEqualTo(InvoiceState.ISSUED);
  }

  @Test
  void aLineThatFitsOnlyAfterAnotherOneIsBookedIsBookedToo() {
    office.invoice(market.partner, 1);
    office.invoice(market.partner, 2);

    // The first one names both invoices, so it waits until the second one has paid one of them.
    var file =
        StatementFiles.of(
            StatementFiles.payment("1", "2000.00", PARTNER, "ПГ-1, не ПГ-2"),
            StatementFiles.payment("2", "4000.00", PARTNER, "ПГ-2"));

    assertThat(take(file).booked()).isEqualTo(2);
  }

  @Test
  void twoWhoBookTheSameLineBookItOnce() throws Exception {
    var invoice = office.invoice(market.partner, 2);
    take(payment("1", "2000.00", PARTNER, "ПГ-1"));
    long line = waiting().getFirst().id();

    int refused = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> person = () -> booked(line, invoice.id());
      for (var done : threads.invokeAll(List.of(person, person, person))) {
        refused += done.get() ? 0 : 1;
      }
    }

    assertThat(refused).isEqualTo(2);
    assertThat(office.invoiceOf(invoice.order().getAsLong()).paid().minor()).isEqualTo(200_000);
  }

  private boolean booked(long line, long invoice) {
    try {
      book(line, invoice);
      return true;
    } catch (Problem.Conflict faster) {
      return false;
    }
  }

  @Test
  void twoUploadsAtOnceKeepEachPaymentOnce() throws Exception {
    office.invoice(market.partner, 1);
    var file = StatementFiles.file("statement-1251.txt");
    int fresh = 0;
    int booked = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Imported> person = () -> take(file);
      for (var done : threads.invokeAll(List.of(person, person, person))) {
        fresh += done.get().fresh();
        booked += done.get().booked();
      }
    }

    assertThat(List.of(fresh, booked)).isEqualTo(List.of(2, 1));
  }

  @Test
  void aDayThatHasNotComeIsNotBooked() {
    office.invoice(market.partner, 1);
    var file =
        StatementFiles.of(
            StatementFiles.payment("1", "2000.00", PARTNER, "ПГ-1")
                .replace("Поступило=18.11.2026", "Поступило=19.11.2026"));

    assertThat(take(file).booked()).isZero();
    assertThat(waiting()).hasSize(1);
  }

  @Test
  void oneAbsurdValueLosesOnlyItsDocument() {
    var good = StatementFiles.payment("1", "10.00", PARTNER, "x\0y");
    String all = "1234567890".repeat(90);
    var read =
        take(
            StatementFiles.of(
                good.replace("Номер=1", "Номер=" + all),
                good.replace("ПлательщикСчет=", "ПлательщикСчет=" + all),
                good.replace("ПлательщикИНН=", "ПлательщикИНН=" + all),
                good.replace("Дата=18.11.2026", "Дата=18.11.+99999999"),
                good));

    assertThat(List.of(read.fresh(), read.faults().size())).isEqualTo(List.of(1, 4));
    assertThat(waiting().getFirst().incoming().purpose()).isEqualTo("xy");
  }

  @Test
  void onlyTheBackOfficeSeesStatements() {
    take(payment("1", "1.00", PARTNER, "x"));
    var partner = market.partner.caller();

    assertThatThrownBy(() -> statements.waiting(partner, PageRequest.first()))
        .isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> uploads.take(partner, "x", new byte[0]))
        .isInstanceOf(Problem.Forbidden.class);
    long seen =
        market.database.transact(
            partner.scope(),
            tx -> tx.one("select count(*) as n from statement_line", row -> row.number("n")));
    assertThat(seen).isZero();
    assertThatThrownBy(() -> market.execute("update statement_line set amount = 1"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void withoutASellerNobodyKnowsWhichAccountsAreOurs() {
    server.asOwner("truncate seller cascade");

    assertThatThrownBy(() -> take(StatementFiles.file("statement-1251.txt")))
        .hasMessageContaining("NO_SELLER");
  }

  private Imported take(byte[] file) {
    return uploads.take(office.clerk, "kl_to_1c.txt", file);
  }

  private static byte[] payment(String number, String sum, String payer, String purpose) {
    return StatementFiles.of(StatementFiles.payment(number, sum, payer, purpose));
  }

  /** As a person does: looks what it would do, and agrees. */
  private void book(long line, long invoice) {
    var choice = statements.choose(office.clerk, line, invoice);
    statements.book(office.clerk, line, invoice, choice.settled().minor());
  }

  private List<Waiting> queue() {
    return statements.waiting(office.clerk, PageRequest.first()).items();
  }

  private List<StatementLine> decided() {
    return statements.decided(office.clerk, PageRequest.first()).items();
  }

  private List<StatementLine> waiting() {
    return queue().stream().map(one -> one.line()).toList();
  }

  private List<String> proposals(int line) {
    return queue().get(line).proposals().stream().map(one -> one.invoice().printed()).toList();
  }

  private InvoiceState state(Invoice invoice) {
    return office.invoiceOf(invoice.order().getAsLong()).state();
  }

  private long journal(String action) {
    return market.count("select count(*) as n from journal where action = $1", action);
  }
}
