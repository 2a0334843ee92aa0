package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.catalogue.Money;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A payment that the back office enters pays several invoices of one payer. */
class EnteredSplitIT {
  private static final String PAGE = "/invoices/1/split";

  @TempDir Path directory;
  private Market market;
  private Office office;
  private FleetServer server;
  private Invoice first;
  private Invoice second;

  @BeforeEach
  void open() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    new Sellers(market.database, new Journal(market.clock), market.clock)
        .enter(office.clerk.actor(), Papers.SELLER);
    first = office.invoice(market.partner, 1); // 2 000
    second = office.invoice(market.partner, 2); // 4 000
    office.invoice(market.stranger, 1);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void proposesAllThatThePayerOwesAndSpreadsASumTheOldestFirst() {
    assertThat(server.page("backOffice", "/invoices/1").body()).contains("href=\"" + PAGE + "\"");
    assertThat(server.page("backOffice", PAGE).body())
        .contains("value=\"6000\"", "name=\"sum-1\"", "name=\"sum-2\"")
        .doesNotContain("name=\"sum-3\"");

    var spread = server.post("backOffice", PAGE, form("do=spread&amount=5000", "1", "1"));
    assertThat(spread.statusCode()).isEqualTo(200);
    assertThat(spread.body()).contains("value=\"2000\"", "value=\"3000\"");
    assertThat(balance(spread.body()))
        .isEqualTo(
            "These invoices ask for 6,000 ₽. Of the payment 5,000 ₽ goes to them. Unpaid after it:"
                + " 1,000 ₽.");
    assertThat(balance(server.page("backOffice", PAGE).body()))
        .isEqualTo("These invoices ask for 6,000 ₽.");
    assertThat(
            balance(
                server.post("backOffice", PAGE, form("do=spread&amount=7000", "1", "1")).body()))
        .isEqualTo(
            "These invoices ask for 6,000 ₽. Of the sum of the payment 1,000 ₽ goes to no"
                + " invoice.");
    var chosen = server.post("backOffice", PAGE, form("do=spread&amount=3000", "", "1"));
    assertThat(chosen.body())
        .as("what is chosen alone")
        .contains("value=\"3000\"")
        .doesNotContain("value=\"2000\"");
    var early = "do=spread&invoice=1&sum-1=&key=key-of-a-form&amount=";
    assertThat(server.post("backOffice", PAGE, early + "2000").body())
        .as("what is not typed yet is no fault")
        .doesNotContain("aria-invalid");
    assertThat(server.post("backOffice", PAGE, early + "two").body())
        .contains("id=\"pay-amount-f\"");
    assertThat(payments()).isZero();
    assertThat(server.page("partner", PAGE).statusCode()).isEqualTo(403);
  }

  @Test
  void booksOnePaymentAndASecondClickBooksNothing() {
    String form = form("amount=5000", "2000", "3000");
    assertThat(server.post("backOffice", PAGE, form).statusCode()).isEqualTo(303);
    assertThat(server.post("backOffice", PAGE, form).statusCode()).isEqualTo(303);

    assertThat(payments()).isOne();
    assertThat(office.receivable(market.partner)).isEqualTo(100_000);
    assertThat(List.of(state(first), state(second)))
        .containsExactly(InvoiceState.PAID, InvoiceState.ISSUED);
    var payment = office.billing.payments().of(office.clerk, first.id()).getFirst();
    assertThat(payment.amount()).isEqualTo(Money.kopecks(500_000));
    assertThat(payment.over().minor()).isZero();
    assertThat(server.page("backOffice", "/invoices/1").body())
        .contains("2,000\u00a0₽ to this invoice")
        .doesNotContain("in advance</span>");
    var other = server.post("backOffice", PAGE, form("amount=5000", "", "5000"));
    assertThat(other.statusCode()).as("the form again with other parts").isEqualTo(409);
    assertThat(payments()).isOne();

    office.billing.payments().reverse(office.clerk, payment.id(), "mistake");
    assertThat(office.receivable(market.partner)).isEqualTo(600_000);
  }

  @Test
  void saysHowMuchIsMissingAndAsksAboutWhatIsOver() {
    var less = server.post("backOffice", PAGE, form("amount=5000", "2000", "4000"));
    assertThat(less.statusCode()).isEqualTo(422);
    assertThat(less.body()).contains("id=\"split-fault\"", "1,000\u00a0₽ is missing");
    assertThat(payments()).isZero();

    var more = server.post("backOffice", PAGE, form("amount=7000", "2000", "4000"));
    assertThat(more.statusCode()).isEqualTo(200);
    assertThat(more.body()).contains("id=\"payment-over\"", "1,000\u00a0₽ more");
    assertThat(payments()).isZero();
    assertThat(
            server
                .post("backOffice", PAGE, form("amount=7000&over=1000", "2000", "4000"))
                .statusCode())
        .isEqualTo(303);
    assertThat(office.balance(market.partner)).isEqualTo(100_000);
    assertThat(office.receivable(market.partner)).isZero();
    assertThat(server.page("backOffice", PAGE).body()).contains("no open invoices");
  }

  @Test
  void refusesWhatCannotBeBookedAndKeepsWhatWasTyped() {
    refused(422, form("amount=5000", "x", "3000"), "split-fault", "value=\"x\"");
    refused(422, form("amount=5000", "", ""), "split-fault", "what it gets");
    refused(
        409,
        form("amount=2002", "2001", "1"),
        "split-fault",
        "2,000\u00a0₽ is left to pay of invoice ПГ-1");
    refused(
        422, form("amount=5000", "2000", "3000").replace("day=20", "day=21"), "pay-day-f", "today");
    refused(
        422,
        form("amount=5000", "2000", "3000").replace("day=20", "day=00"),
        "pay-day-f",
        "The day is needed");
    assertThat(
            server.post("backOffice", "/invoices/1/advance", "sum=-1&key=of-a-form").statusCode())
        .as("no form of ours sends that")
        .isEqualTo(400);
    assertThat(
            server
                .post("backOffice", PAGE, form("amount=6000&invoice=3&sum-3=2000", "2000", "2000"))
                .body())
        .contains("different organisations");
    assertThat(payments()).isZero();
    assertThat(server.post("partner", PAGE, form("amount=1", "1", "")).statusCode()).isEqualTo(403);
  }

  @Test
  void saysThatARestChangedOnlyWhereItDid() {
    String shown = "&rest-1=200000&rest-2=400000";
    refused(
        409,
        form("amount=2002" + shown, "2001", "1"),
        "split-fault",
        "is left to pay of invoice ПГ-1");
    office.pay(first, 50_000);

    refused(
        409,
        form("amount=6000" + shown, "2000", "4000"),
        "split-fault",
        "The rest of invoice ПГ-1 changed: it is 1,500\u00a0₽ now");
    assertThat(server.page("backOffice", PAGE).body())
        .contains("name=\"rest-1\" value=\"150000\"", "name=\"rest-2\" value=\"400000\"");
    assertThat(payments()).isOne();
  }

  @Test
  void theSameFormAtOnceIsOnePaymentAndWhatBreaksHalfWayLeavesNothing() throws Exception {
    var draft =
        new NewPayment(
            new NewPayment.InParts(
                List.of(
                    new NewPayment.Part(first.id(), 200_000), new NewPayment.Part(second.id(), 1))),
            Money.kopecks(300_000),
            office.today(),
            "118",
            "key-of-a-form",
            PaymentSource.MANUAL);
    var entered = office.billing.payments();
    office.server.asOwner("alter table ledger_entry add constraint broken check (book <> 'cash')");
    assertThatThrownBy(() -> entered.receive(office.clerk, draft)).hasMessageContaining("broken");
    office.server.asOwner("alter table ledger_entry drop constraint broken");
    assertThat(payments()).isZero();
    assertThat(state(first)).isEqualTo(InvoiceState.ISSUED);

    Callable<Long> click = () -> entered.receive(office.clerk, draft).id();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var made = threads.invokeAll(Collections.nCopies(5, click));
      assertThat(made.stream().map(one -> one.resultNow()).distinct()).hasSize(1);
    }
    assertThat(payments()).isOne();
    assertThat(office.balance(market.partner)).isEqualTo(99_999);
    assertThatThrownBy(() -> entered.receive(market.partner.caller(), draft))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void ofManyInvoicesItTakesTheOldest() {
    assertThat(server.page("backOffice", PAGE).body()).doesNotContain("id=\"split-cut\"");
    for (int at = 0; at < 50; at++) {
      office.order(market.partner, 1);
    }
    market.clock.advance(BillingConfig.USUAL.invoiceAfter());
    office.billing.invoices().issueDue();

    assertThat(server.page("backOffice", PAGE).body())
        .contains("pays 50 invoices at most", "name=\"sum-1\"", "value=\"102000\"");
    long newest = market.count("select max(id) as n from invoice");
    assertThat(server.page("backOffice", "/invoices/" + newest + "/split").body())
        .as("the one it was opened from")
        .contains("name=\"sum-" + newest + "\"");
  }

  private void refused(int status, String form, String at, String words) {
    var answer = server.post("backOffice", PAGE, form);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(at, words);
  }

  private String form(String fields, String ofFirst, String ofSecond) {
    return fields
        + "&key=form-of-today&reference=118&day=%s&invoice=1&invoice=2&sum-1=%s&sum-2=%s"
            .formatted(office.today(), ofFirst, ofSecond);
  }

  private InvoiceState state(Invoice invoice) {
    return office.invoiceOf(invoice.order().orElseThrow()).state();
  }

  private static String balance(String page) {
    return page.replaceFirst("(?s).*<p id=\"split-balance\">([^<]*)</p>.*", "$1")
        .replace('\u00a0', ' ');
  }

  private long payments() {
    return market.count("select count(*) as n from payment");
  }
}
