package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.bank.StatementFiles;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementPagesIT {
  @TempDir static Path directory;
  private static Office office;
  private static FleetServer server;

  @BeforeAll
  static void open() {
    var database = TestDatabase.create();
    var market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    assertThat(upload(StatementFiles.file("statement-1251.txt")).statusCode()).isEqualTo(409);
    new Sellers(market.database, new Journal(market.clock), market.clock)
        .enter(office.clerk.actor(), Papers.SELLER);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static java.net.http.HttpResponse<String> upload(byte[] file) {
    return server.upload("backOffice", "/statements", "kl_to_1c.txt", file);
  }

  @Test
  void aFileIsTakenAndItsRestIsAskedAboutBeforeItIsBooked() {
    var invoice = office.invoice(office.market.partner, 1);
    String bad = StatementFiles.payment("9", "x", "7743013902", "x");
    String good = StatementFiles.payment("1", "500.00", "7743013902", invoice.printed());

    var answer = upload(StatementFiles.of(good, bad));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("Line 15: no sum", "another sum", "kh-note kh-warn");
    String line = "/statements/" + newest();
    var asking = server.page("backOffice", line + "?invoice=" + invoice.id()).body();
    assertThat(asking)
        .contains(
            "Book to invoice " + invoice.printed(),
            "partner",
            "The invoice stays unpaid",
            "Book 500\u00a0₽");
    assertThat(asking).contains("As an advance of partner");
    assertThat(post(line + "/book", "invoice=%d&settled=50000".formatted(invoice.id())))
        .isEqualTo(line + "?booked=yes");
    assertThat(server.page("backOffice", line + "?booked=yes").body())
        .contains("id=\"line-booked\"", "Undo");
    assertThat(rows("/statements")).doesNotContain(line + "\"");
    assertThat(server.page("backOffice", "/statements/decided").body()).contains("Chosen by hand");
    assertThat(post(line + "/take-back", "reason=x")).isEqualTo(line);
    assertThat(server.page("backOffice", line + "?organisation=" + payer()).body())
        .contains("becomes an advance of partner");
    assertThat(post(line + "/advance", "organisation=" + payer())).isEqualTo(line + "?booked=yes");
    for (var page : List.of(line, "/statements/decided?became=advance")) {
      assertThat(server.page("backOffice", page).body())
          .containsPattern("href=\"/organisations/%d\"[^>]*>partner<".formatted(payer()));
    }
    assertThat(post(line + "/take-back", "reason=x")).isEqualTo(line);
    assertThat(post(line + "/set-aside", "reason=why")).isEqualTo(line);
    assertThat(server.page("backOffice", "/statements/decided").body())
        .contains("Set aside", "why");
  }

  @Test
  void aPaymentThatWaitsForAnotherPersonIsNamedBesideTheChoice() { // decision 033
    var invoice = office.invoice(office.market.partner, 251);
    upload(StatementFiles.of(StatementFiles.payment("31", "700.00", "7743013902", "waits")));
    String choice = "/statements/" + newest() + "?invoice=" + invoice.id();
    assertThat(server.page("backOffice", choice).body()).doesNotContain("payment-waits");

    post(
        "/invoices/" + invoice.id() + "/payments",
        "amount=502000&reference=PP&key=form-of-one&day=" + office.today());

    assertThat(server.page("backOffice", choice).body())
        .contains("id=\"payment-waits\"", "502,000");
  }

  private static long payer() {
    return office.market.partner.organisation();
  }

  private static String post(String path, String form) {
    return server.post("backOffice", path, form).headers().firstValue("Location").orElse("");
  }

  @Test
  void aNumberIsCheckedBeforeAnythingIsBooked() {
    var invoice = office.invoice(office.market.partner, 3);
    upload(StatementFiles.of(StatementFiles.payment("7", "7000.00", "", "typed")));
    String line = "/statements/" + newest();

    var unknown = server.page("backOffice", line + "?number=999");
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("There is no invoice with the number “999”");
    assertThat(server.page("backOffice", line + "?number=" + invoice.number()).body())
        .contains(
            "Book to invoice " + invoice.printed(),
            "1,000\u00a0₽ stays over and becomes the organisation's advance",
            "The payer has another INN");
    assertThat(server.page("backOffice", "/invoices/" + invoice.id()).body())
        .contains("Nothing came in for this invoice yet");
  }

  @Test
  void aSplitThatFitsNoMoreComesBackAsItWasTyped() {
    var first = office.invoice(office.market.partner, 1);
    var second = office.invoice(office.market.partner, 1);
    upload(StatementFiles.of(StatementFiles.payment("8", "4000.00", "7743013902", "two")));
    String line = "/statements/" + newest();

    var answer =
        server.post(
            "backOffice",
            line + "/split",
            "number=%d%%2C+%d&invoice=%d&sum-%d=2001&invoice=%d&sum-%d=1999"
                .formatted(
                    first.number(),
                    second.number(),
                    first.id(),
                    first.id(),
                    second.id(),
                    second.id()));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body())
        .contains("value=\"2001\"", "value=\"1999\"", "its part is more. Nothing was booked");
  }

  @Test
  void whatSomebodyElseDecidedMeanwhileIsSaidBesideTheLine() {
    var invoice = office.invoice(office.market.partner, 1);
    upload(StatementFiles.of(StatementFiles.payment("21", "500.00", "7743013902", "late")));
    String line = "/statements/" + newest();
    String book = "invoice=%d&settled=%d";

    refused(line + "/book", book.formatted(invoice.id(), 49_999), "line-fault", "line-choice");
    refused(line + "/take-back", "reason=x", "line-fault", "line-proposals");
    post(line + "/set-aside", "reason=ours+it+is+not");
    for (var act : List.of("/book", "/advance", "/set-aside")) {
      String form = book.formatted(invoice.id(), 50_000) + "&reason=x&organisation=" + payer();
      refused(line + act, form, "line-fault", "ours it is not");
    }
  }

  private static void refused(String path, String form, String... words) {
    var answer = server.post("backOffice", path, form);
    assertThat(answer.statusCode()).as(path).isEqualTo(409);
    assertThat(answer.body()).as(path).contains(words);
  }

  private static long newest() {
    return office.market.count("select max(id) as n from statement_line");
  }

  @Test
  void whatIsFilteredAndSearchedForReachesEveryList() {
    office.invoice(office.market.partner, 1);
    upload(
        StatementFiles.of(
            StatementFiles.payment("11", "11.00", "", "one-of-two"),
            StatementFiles.payment("12", "12.00", "", "other-of-two")));
    assertThat(rows("/statements?q=one-of")).contains("one-of-two").doesNotContain("other-of-two");
    assertThat(rows("/statements?received-from=2026-11-19")).doesNotContain("of-two");
    assertThat(rows("/statements?size=10&sort=-received")).contains("sort=-received", "size=10");
    post("/statements/" + newest() + "/set-aside", "reason=filtered");
    assertThat(rows("/statements/decided?became=set-aside")).contains("other-of-two");
    assertThat(rows("/statements/decided?became=matched")).doesNotContain("other-of-two");
    assertThat(rows("/statements/files?q=kl_to")).contains("kl_to_1c.txt");
    assertThat(rows("/statements/files?q=nothing")).doesNotContain("kl_to_1c.txt</a>");
    assertThat(rows("/invoices?state=issued")).contains("<tbody>");
    assertThat(rows("/invoices?state=overdue")).doesNotContain("<tbody>");
    assertThat(rows("/debts?state=blocked")).doesNotContain("<tbody>");
    assertThat(rows("/orders?payment=unpaid")).contains("<tbody>");
    assertThat(rows("/orders?payment=paid")).doesNotContain("<tbody>");
  }

  private static String rows(String path) {
    var answer = server.page("backOffice", path);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aFileIsGivenBackAsItCame() {
    byte[] file = StatementFiles.of(StatementFiles.payment("21", "21.00", "", "given back"));
    upload(file);
    long id = office.market.count("select max(id) as n from statement_file");

    var answer = server.page("backOffice", "/statements/files/" + id);

    assertThat(answer.headers().firstValue("Content-Disposition").orElse("")).contains("kl_to_1c");
    assertThat(answer.body()).startsWith("1CClientBankExchange");
    assertThat(server.page("partner", "/statements/files/" + id).statusCode()).isEqualTo(403);
  }

  @Test
  void whatIsNoStatementIsSaidOnThePage() {
    assertThat(upload("PK".getBytes(java.nio.charset.StandardCharsets.UTF_8)).body())
        .contains("This is no statement");
    assertThat(upload(new byte[5 << 20]).statusCode()).isEqualTo(413);
    assertThat(server.page("partner", "/statements").statusCode()).isEqualTo(403);
  }
}
