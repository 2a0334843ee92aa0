package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the form to the document that a second operator confirmed and the buyer reads. */
class CorrectionPagesIT {
  private static final Pattern AGREED = Pattern.compile("name=\"agreed\" value=\"([^\"]*)\"");
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");

  @TempDir Path directory;
  private Market market;
  private Office office;
  private FleetServer server;
  private Documents documents;
  private Invoice invoice;
  private String path;

  @BeforeEach
  void sell() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    var sellers = new Sellers(market.database, new Journal(market.clock), market.clock);
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    documents =
        new Documents(
            market.database,
            market.clock,
            new Changes(database.vertx(), database.address()),
            sellers,
            office.billing);
    invoice = office.invoice(market.partner, 3);
    documents.printDue();
    path = "/orders/" + invoice.order().orElseThrow();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void isShownAskedConfirmedAndReadByTheBuyer() {
    assertThat(server.page("backOffice", path).body()).contains(path + "/correction");
    assertThat(server.page("partner", path).body()).doesNotContain(path + "/correction");
    var asked = server.post("backOffice", path + "/correction", form("2", "2000", 1));
    assertThat(asked.body()).contains("the order cost 6,000", "it will cost 4,000", "2,000");
    assertThat(server.page("backOffice", "/confirmations").body()).doesNotContain("Agreement 7");
    var agreed = AGREED.matcher(asked.body());
    assertThat(agreed.find()).isTrue();
    String sure = form("2", "2000", 1) + "&agreed=" + encoded(agreed.group(1));
    assertThat(server.post("backOffice", path + "/correction", sure).statusCode()).isEqualTo(303);
    assertThat(server.post("backOffice", path + "/correction", sure).statusCode())
        .as("once")
        .isEqualTo(409);
    assertThat(server.page("backOffice", path + "/correction").body())
        .contains("waits for a second person");
    assertThat(server.page("backOffice", path).body())
        .contains("id=\"correction-waits\"", "/confirmations#confirmation-1", "It was 6,000");
    assertThat(server.page("partner", path).body())
        .doesNotContain("correction-waits", "Wrong count");

    var confirmations = server.page("administrator", "/confirmations").body();
    assertThat(confirmations)
        .contains("Скорректировать заказ № 1", "было 6 000", "станет 4 000", "Agreement 7");
    var confirm = CONFIRM.matcher(confirmations);
    assertThat(confirm.find()).isTrue();
    for (var refused : List.of("backOffice", "support", "partner")) {
      assertThat(server.post(refused, confirm.group(), "").statusCode()).as(refused).isEqualTo(403);
    }
    assertThat(server.post("administrator", confirm.group(), "").statusCode()).isEqualTo(303);
    assertThat(server.page("partner", path).body())
        .contains("Correcting document К-1", "after corrections: 4,000");
    assertThat(server.page("backOffice", path).body()).doesNotContain("correction-waits");

    documents.printDue();
    assertThat(server.page("partner", path).body()).contains(path + "/corrections/1");
    assertThat(Papers.text(server.bytes("partner", path + "/corrections/1").body()))
        .contains("Универсальный корректировочный документ № К-1");
    assertThat(server.page("stranger", path + "/corrections/1").statusCode()).isEqualTo(404);
    assertThat(server.page("backOffice", "/invoices/" + invoice.id()).body())
        .contains("Lessened by corrections", "Correcting document К-1", path);
    assertThat(server.page("backOffice", "/issued/corrections").body()).contains("К-1", path);
  }

  @Test
  void aHigherPriceNeedsTheBuyersConsentAndIsAskedForApart() { // decision 054
    var silent = server.post("backOffice", path + "/correction", form("3", "2200", 1));
    assertThat(silent.statusCode()).isEqualTo(422);
    assertThat(silent.body()).contains("is not raised without the buyer", "id=\"co-consented-f\"");

    String form = form("3", "2200", 1) + "&consented=yes";
    var asked = server.post("backOffice", path + "/correction", form).body();
    assertThat(asked).contains("it will cost 6,600", "600 ₽ more", "An invoice of its own");
    var agreed = AGREED.matcher(asked);
    assertThat(agreed.find()).isTrue();
    server.post("backOffice", path + "/correction", form + "&agreed=" + encoded(agreed.group(1)));
    var confirm = CONFIRM.matcher(server.page("administrator", "/confirmations").body());
    assertThat(confirm.find()).isTrue();
    assertThat(server.post("administrator", confirm.group(), "").statusCode()).isEqualTo(303);
    documents.printDue();

    assertThat(server.page("partner", path).body())
        .contains("More by 600", "Invoice ПГ-2", "after corrections: 6,600");
    String file = path + "/corrections/1/invoice.pdf";
    assertThat(Papers.text(server.bytes("partner", file).body())).contains("ПГ-2", "600,00");
    assertThat(server.page("stranger", file).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsWrongStandsInTheForm() {
    assertThat(server.post("backOffice", path + "/correction", form("x", "2000", 1)).body())
        .contains("A whole number is needed", "id=\"co-quantity-1-f\"");
    var more = server.post("backOffice", path + "/correction", form("4", "2000", 1));
    assertThat(more.statusCode()).isEqualTo(409);
    assertThat(more.body()).contains("Line 1 has more licences than were sold");
    assertThat(server.post("partner", path + "/correction", form("2", "2000", 1)).statusCode())
        .isEqualTo(403);
    assertThat(server.page("support", path + "/correction").statusCode()).isEqualTo(403);
  }

  private static String form(String quantity, String price, int revision) {
    return "revision="
        + revision
        + "&quantity-1="
        + quantity
        + "&price-1="
        + price
        + "&reason=Wrong+count&document="
        + encoded("Agreement 7");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
