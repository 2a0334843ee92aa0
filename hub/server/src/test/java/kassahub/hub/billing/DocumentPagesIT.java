package kassahub.hub.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the form with who sells to the file, as pages and the API give it out. */
class DocumentPagesIT {
  private static final String SELLER =
      "currency=RUB&name=%s&inn=9900001042&kpp=990001001&address=%s&bank=%s&bic=049900999"
              .formatted(form("ООО «Продавец»"), form("Тверь"), form("Банк"))
          + "&correspondent=30101810500000000999&account=4070+2810+7000+0000+0118&post=x&signer=y";

  private static final String INVOICE = "Заказ покупателя";
  private static final String TRANSFER = "Расходная накладная";

  @TempDir Path directory;
  private Market market;
  private Office office;
  private FleetServer server;
  private Documents documents;

  @BeforeEach
  void open() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    documents =
        new Documents(
            market.database,
            market.clock,
            new Changes(database.vertx(), database.address()),
            new Sellers(market.database, new Journal(market.clock), market.clock),
            office.billing);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theFormIsCheckedAndThenInvoicesCanBeSaved() {
    var invoice = office.invoice(market.partner, 1);
    String order = "/orders/" + invoice.order().getAsLong();
    assertThat(server.page("backOffice", "/invoices/" + invoice.id()).body())
        .contains("nothing is known of the seller", "/seller?currency=RUB");
    assertThat(server.page("partner", order).body()).contains("The file is not made yet");
    assertThat(server.page("partner", order + "/invoice.pdf").statusCode()).isEqualTo(404);

    var faulty = server.post("backOffice", "/seller", SELLER.replace("0118", "0119"));
    assertThat(faulty.statusCode()).isEqualTo(422);
    assertThat(faulty.body())
        .contains("The account does not fit this BIC", "value=\"9900001042\"")
        .doesNotContain("check digits do not");
    assertThat(server.post("backOffice", "/seller", SELLER).statusCode()).isEqualTo(303);
    assertThat(server.page("backOffice", "/seller").body())
        .contains("In force since")
        .doesNotContain("A second operator confirms");
    assertThat(server.page("backOffice", "/seller?currency=KZT").body())
        .contains("IBAN", "Nothing is entered yet");

    documents.printDue();
    assertThat(server.page("backOffice", "/seller").body()).contains("A second operator confirms");
    assertThat(server.page("partner", order).body())
        .contains("Order of the buyer 1 of", "href=\"" + order + "/invoice.pdf\"");
    var first = "<a class=\"kh-b kh-b-p\" href=\"" + order + "/invoice.pdf\"";
    assertThat(server.page("partner", order).body()).as("who pays it").contains(first);
    assertThat(server.page("backOffice", order).body()).doesNotContain(first);
    saved(server.page("partner", order + "/invoice.pdf"), INVOICE);
    saved(server.page("backOffice", "/invoices/" + invoice.id() + "/invoice.pdf"), INVOICE);
    assertThat(server.page("stranger", order + "/invoice.pdf").statusCode()).isEqualTo(404);
  }

  @Test
  void theFormOfAPaymentBeginsWithThePayersDay() { // d19
    market.execute("update organisation set country = 'KZ' where name = 'client'");
    var kazakh = office.invoice(market.client, 1);
    var russian = office.invoice(market.partner, 1);
    market.clock.set(Instant.parse("2026-11-18T20:30:00Z"));

    assertThat(server.page("backOffice", "/invoices/" + kazakh.id()).body())
        .contains("value=\"2026-11-19\"");
    assertThat(server.page("backOffice", "/invoices/" + russian.id()).body())
        .contains("value=\"2026-11-18\"");
  }

  @Test
  void theOrderListsItsTransferDocumentAndIsShippedByIt() {
    server.post("backOffice", "/seller", SELLER);
    long number = office.invoice(market.client, 1).order().orElseThrow();
    String order = "/orders/" + number;
    String api = "/api/v1" + order;
    assertThat(server.page("client", order).body())
        .contains("The file is not made yet", "Accepted")
        .doesNotContain("transfer.pdf", "Made together with the invoice");
    assertThat(server.page("client", "/orders/" + office.order(market.client, 1)).body())
        .contains("Made together with the invoice");
    assertThat(server.page("client", "/orders/" + office.free(market.client)).body())
        .contains("The file is not made yet")
        .doesNotContain("Made together with the invoice");
    assertThat(server.page("client", order + "/transfer.pdf").statusCode()).isEqualTo(404);
    assertThat(server.api("client", api).body())
        .contains("\"transfer\":null", "\"delivery\":\"accepted\"");
    assertThat(server.api("client", api + "/documents/transfer").body())
        .contains("NO_SUCH_DOCUMENT");

    documents.printDue();
    for (var who : new String[] {"client", "backOffice"}) {
      assertThat(server.page(who, order).body())
          .contains("Transfer document 1 of", "href=\"" + order + "/transfer.pdf\"", "Shipped");
      saved(server.page(who, order + "/transfer.pdf"), TRANSFER);
    }
    assertThat(server.api("client", api).body())
        .contains("\"transfer\":{\"number\":\"1\",\"status\":2,\"issuedOn\":\"2026-11-18\"}");
    saved(server.api("client", api + "/documents/transfer"), TRANSFER);
    var xml = server.page("client", order + "/transfer.xml");
    assertThat(xml.headers().firstValue("Content-Type")).contains("application/xml");
    assertThat(xml.body()).startsWith("<?xml version=\"1.0\" encoding=\"windows-1251\"?>");
    assertThat(server.api("client", api + "/documents/transfer-xml").body()).isEqualTo(xml.body());
    for (var path : new String[] {order, order + "/transfer.pdf", order + "/transfer.xml"}) {
      assertThat(server.page("stranger", path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void theBackOfficeSeesWhatFailedAndHasItTriedAgain() {
    assertThat(server.page("backOffice", "/unprinted").body())
        .contains("Documents are made without failures");
    server.post("backOffice", "/seller", SELLER);
    long order = office.invoice(market.client, 1).order().orElseThrow();
    server.database().asOwner("alter table transfer_file add constraint no check (name = '')");
    documents.printDue();

    String retry = "/unprinted/transfer/" + order + "/retry";
    assertThat(server.page("backOffice", "/unprinted").body())
        .contains("Transfer document 1", "/orders/" + order, "1 attempt", "violates check", retry)
        .contains("Waiting to be made: 1.");
    assertThat(server.page("client", "/orders/" + order).body())
        .contains("The file is not made yet")
        .doesNotContain("violates");
    server.database().asOwner("alter table transfer_file drop constraint no");
    assertThat(server.post("backOffice", retry, "").statusCode()).isEqualTo(303);
    documents.printDue();
    assertThat(server.page("backOffice", "/unprinted").body())
        .contains("Documents are made without failures", "Waiting to be made: 0.");
    assertThat(server.post("backOffice", "/unprinted/x/1/retry", "").statusCode()).isEqualTo(404);
  }

  @Test
  void theBackOfficeSeesWhatWaitsForSomebodyWhoSells() {
    office.invoice(market.client, 1);
    documents.printDue();
    market.clock.advance(Duration.ofMinutes(90));

    assertThat(server.page("backOffice", "/unprinted").body())
        .contains("Nobody is entered who sells in roubles", "/seller?currency=RUB")
        .contains("Nothing fails, but documents wait", "Waiting to be made: 2.")
        .doesNotContain("without failures", "in tenge");
    assertThat(documents.oldestSeconds()).isEqualTo(Duration.ofMinutes(95).toSeconds());

    server.post("backOffice", "/seller", SELLER);
    documents.printDue();
    assertThat(server.page("backOffice", "/unprinted").body())
        .contains("Documents are made without failures")
        .doesNotContain("Nobody is entered");
    assertThat(documents.oldestSeconds()).isZero();
    office.free(market.client);
    market.clock.advance(Duration.ofMinutes(1));
    assertThat(documents.oldestSeconds()).as("to be shipped").isEqualTo(60);
  }

  @Test
  void theApiGivesTheSameFileAndSaysWhenItIsKnown() {
    server.post("backOffice", "/seller", SELLER);
    var invoice = office.invoice(market.client, 1);
    String path = "/api/v1/orders/%d/documents/invoice".formatted(invoice.order().getAsLong());
    assertThat(server.api("client", path).body()).contains("NO_SUCH_DOCUMENT");
    documents.printDue();

    var answer = server.api("client", path);
    saved(answer, INVOICE);
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).isEqualTo("\"" + documents.ofInvoice(office.clerk, invoice.id()).hash() + "\"");
    var again = server.api("client", path, "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(server.api("stranger", path).statusCode()).isEqualTo(404);
  }

  private static void saved(HttpResponse<String> answer, String called) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(answer.body()).startsWith("%PDF-");
    String name = answer.headers().firstValue("Content-Disposition").orElseThrow();
    assertThat(URLDecoder.decode(name, UTF_8))
        .matches("attachment; filename\\*=UTF-8''" + called + " \\d+ от 18\\.11\\.2026\\.pdf");
  }

  private static String form(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
