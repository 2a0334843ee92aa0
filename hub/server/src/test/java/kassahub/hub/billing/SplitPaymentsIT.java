package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.bank.StatementFiles;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.billing.bank.Uploads;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One payment pays several invoices. */
class SplitPaymentsIT {
  private static final String PARTNER = "7743013902";

  @TempDir Path directory;
  private Market market;
  private Office office;
  private FleetServer server;
  private Statements statements;
  private Uploads uploads;
  private Invoice first;
  private Invoice second;

  @BeforeEach
  void open() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    var journal = new Journal(market.clock);
    new Sellers(market.database, journal, market.clock).enter(office.clerk.actor(), Papers.SELLER);
    var payments = office.billing.payments();
    statements = new Statements(market.database, journal, market.clock, payments);
    uploads = new Uploads(market.database, journal, market.clock, payments);
    first = office.invoice(market.partner, 1); // 2 000
    second = office.invoice(market.partner, 2); // 4 000
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void paysEachItsPartAndTheRestIsTheAdvanceAndIsTakenBackWhole() {
    long line = take("7000.00", "оплата счетов ПГ-1, ПГ-2");
    assertThat(waitingTogether()).containsExactly("ПГ-1", "ПГ-2");
    var split = statements.split(office.clerk, line, "пг-1; 2");
    assertThat(split.parts())
        .extracting(part -> part.invoice().printed() + " " + part.pays().minor())
        .containsExactly("ПГ-1 200000", "ПГ-2 400000");
    assertThat(split.over()).isEqualTo(Money.kopecks(100_000));

    statements.bookSplit(office.clerk, line, parts(200_000, 400_000));
    assertThat(List.of(state(first), state(second))).containsOnly(InvoiceState.PAID);
    assertThat(office.receivable(market.partner)).isZero();
    assertThat(office.balance(market.partner)).isEqualTo(100_000);
    var booked = statements.decided(office.clerk, PageRequest.first()).items();
    assertThat(booked).hasSize(1);
    assertThat(booked.getFirst().booking().orElseThrow().printed()).contains("ПГ-1, ПГ-2");
    assertThatThrownBy(() -> statements.bookSplit(office.clerk, line, parts(1, 1)))
        .isInstanceOf(Problem.Conflict.class);

    statements.takeBack(office.clerk, line, "not ours");
    assertThat(List.of(state(first), state(second))).containsOnly(InvoiceState.ISSUED);
    assertThat(office.receivable(market.partner)).isEqualTo(600_000);
    assertThat(office.balance(market.partner)).isZero();
    assertThat(market.count("select count(*) as n from journal where action = 'payment.reversed'"))
        .isEqualTo(2);
    statements.bookSplit(office.clerk, line, parts(200_000, 100_000));
    assertThat(office.invoiceOf(second.order().orElseThrow()).rest().minor()).isEqualTo(300_000);
    assertThat(office.balance(market.partner)).isEqualTo(400_000);
  }

  @Test
  void endsTheBlockOfAllOfThem() {
    market.clock.advance(Duration.ofDays(30));
    office.billing.debts().review();
    assertThat(blocked()).isOne();
    long line = take("6000.00", "за лицензии");
    assertThat(waitingTogether()).as("they make up the sum").containsExactly("ПГ-1", "ПГ-2");
    statements.bookSplit(office.clerk, line, parts(200_000, 400_000));
    assertThat(blocked()).isZero();
  }

  @Test
  void refusesMoreThanCameInThanIsOwedAndInvoicesOfTwo() {
    var others = office.invoice(market.stranger, 1);
    long line = take("3000.00", "ПГ-1, ПГ-2, " + others.printed());
    assertThat(waitingTogether()).as("of two buyers").isEmpty();
    refused(line, parts(200_000, 200_000), "PARTS_OVER_SUM");
    refused(line, parts(200_000, 0), "BAD_PARTS");
    refused(line, List.of(), "BAD_PARTS");
    refused(line, parts(200_001, 1), "PART_OVER_REST");
    refused(
        line,
        List.of(new NewPayment.Part(first.id(), 1), new NewPayment.Part(first.id(), 200_000)),
        "PART_OVER_REST");
    refused(
        line,
        List.of(new NewPayment.Part(first.id(), 1), new NewPayment.Part(others.id(), 1)),
        "SEVERAL_BUYERS");
    office.pay(first, 200_000);
    refused(line, parts(1, 1), "INVOICE_PAID");
    assertThatThrownBy(() -> statements.split(office.clerk, line, "ПГ-2, ПГ-77"))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> statements.split(office.clerk, line, " , "))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> statements.split(market.partner.caller(), line, "ПГ-2"))
        .isInstanceOf(Problem.Forbidden.class);
    assertThat(market.count("select count(*) as n from payment where source = 'bank'")).isZero();
    assertThat(office.receivable(market.partner)).isEqualTo(400_000);
  }

  @Test
  void thePageProposesItTakesOtherSumsAndUndoesIt() {
    long line = take("5000.00", "оплата ПГ-1 и ПГ-2");
    String path = "/statements/" + line;
    assertThat(server.page("backOffice", "/statements").body())
        .contains("ПГ-1, ПГ-2", "may be paid together");
    assertThat(server.page("backOffice", path).body())
        .contains("id=\"line-together\"", "6,000\u00a0₽ to be paid");
    String numbers = URLEncoder.encode("ПГ-1, ПГ-2", StandardCharsets.UTF_8);
    assertThat(server.page("backOffice", path + "?number=" + numbers).body())
        .contains("Split over several invoices", "value=\"2000\"", "value=\"3000\"");

    String form = "number=" + numbers + "&invoice=1&invoice=2";
    var wrong = server.post("backOffice", path + "/split", form + "&sum-1=2000&sum-2=x");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("id=\"split-fault\"", "value=\"x\"");
    assertThat(
            server
                .post("backOffice", path + "/split", form + "&sum-1=2000&sum-2=3000,01")
                .statusCode())
        .isEqualTo(422);
    assertThat(
            server
                .post("backOffice", path + "/split", form + "&sum-1=1000&sum-2=4000")
                .statusCode())
        .isEqualTo(303);
    assertThat(List.of(state(first), state(second)))
        .containsExactly(InvoiceState.ISSUED, InvoiceState.PAID);
    assertThat(server.page("backOffice", path + "?booked=yes").body())
        .contains("id=\"line-booked\"", "/invoices/1", "/invoices/2");
    assertThat(server.page("backOffice", "/invoices/1").body()).contains("1,000\u00a0₽");
    server.post("backOffice", path + "/take-back", "reason=x");
    assertThat(List.of(state(first), state(second))).containsOnly(InvoiceState.ISSUED);
  }

  @Test
  void whatComesTooLateIsSaidOnTheLine() {
    long line = take("5000.00", "ПГ-1, ПГ-2");
    String path = "/statements/" + line;
    String form =
        "number="
            + URLEncoder.encode("ПГ-1, ПГ-2", StandardCharsets.UTF_8)
            + "&invoice=1&invoice=2&sum-1=1000&sum-2=4000";
    office.pay(second, 400_000);

    late(path, form, "Invoice ПГ-2 is paid already");
    statements.setAside(office.clerk, line, "not ours");
    late(path, form, "Somebody else has dealt with this payment");
  }

  private void late(String path, String form, String why) {
    var answer = server.post("backOffice", path + "/split", form);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains(why, "5,000\u00a0₽");
  }

  private long take(String sum, String purpose) {
    uploads.take(
        office.clerk,
        "kl_to_1c.txt",
        StatementFiles.of(StatementFiles.payment("1", sum, PARTNER, purpose)));
    return statements.waiting(office.clerk, PageRequest.first()).items().getFirst().line().id();
  }

  private List<String> waitingTogether() {
    return statements
        .waiting(office.clerk, PageRequest.first())
        .items()
        .getFirst()
        .together()
        .stream()
        .map(asked -> asked.printed())
        .toList();
  }

  private List<NewPayment.Part> parts(long ofFirst, long ofSecond) {
    return List.of(
        new NewPayment.Part(second.id(), ofSecond), new NewPayment.Part(first.id(), ofFirst));
  }

  private void refused(long line, List<NewPayment.Part> parts, String code) {
    assertThatThrownBy(() -> statements.bookSplit(office.clerk, line, parts))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private InvoiceState state(Invoice invoice) {
    return office.invoiceOf(invoice.order().orElseThrow()).state();
  }

  private long blocked() {
    return market.count("select count(*) as n from account where blocked_at is not null");
  }
}
