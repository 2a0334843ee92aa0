package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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

/** Payers are told another account when two operators have seen it (DESIGN §7). */
class HeldSellerIT {
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");
  private static final String OURS = "40702810700000000118";
  private static final String OTHER = "40702810000000000119";
  private static final String THIRD = "40702810400000000120";

  @TempDir Path directory;
  private Market market;
  private Office office;
  private FleetServer server;
  private Sellers sellers;
  private Documents documents;

  @BeforeEach
  void open() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    sellers = new Sellers(market.database, new Journal(market.clock), market.clock);
    documents =
        new Documents(
            market.database,
            market.clock,
            new Changes(database.vertx(), database.address()),
            sellers,
            office.billing);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void untilTheFirstDocumentOneOperatorIsEnough() {
    assertThat(entered("Тверь", OTHER)).isEqualTo(303);
    assertThat(account()).isEqualTo(OTHER);
    assertThat(entered("Тверь", OURS)).isEqualTo(303);
    assertThat(account()).isEqualTo(OURS);
  }

  @Test
  void anotherAccountWaitsForASecondOperator() {
    sold();

    assertThat(entered("Тверь", OTHER)).isEqualTo(303);
    assertThat(account()).isEqualTo(OURS);
    assertThat(server.page("backOffice", "/seller").body())
        .contains("id=\"seller-waits\"", OTHER, "/confirmations#confirmation-1")
        .containsSubsequence("id=\"seller-now\"", OURS)
        .doesNotContain("</i>Save</button>", "name=\"account\"");
    assertThat(entered("Тверь", OTHER)).as("once").isEqualTo(409);
    for (var late : Map.of("Клин", 409, "", 422).entrySet()) {
      var kept = server.post("backOffice", "/seller", form(late.getKey(), THIRD));
      assertThat(kept.statusCode()).as("nothing else meanwhile").isEqualTo(late.getValue());
      assertThat(kept.body())
          .as("what was typed is not lost")
          .containsSubsequence("id=\"seller-waits\"", "name=\"account\"", "value=\"" + THIRD)
          .doesNotContain("</i>Save</button>", "seller-now");
      assertThat(kept.body().contains("id=\"seller-fault\"")).isEqualTo(kept.statusCode() == 409);
    }

    var page = server.page("administrator", "/confirmations").body();
    assertThat(page).contains(OTHER, OURS);
    var confirm = CONFIRM.matcher(page);
    assertThat(confirm.find()).isTrue();
    for (var refused : List.of("backOffice", "support", "partner")) {
      assertThat(server.post(refused, confirm.group(), "").statusCode()).as(refused).isEqualTo(403);
    }
    assertThat(server.post("administrator", confirm.group(), "").statusCode()).isEqualTo(303);

    assertThat(account()).isEqualTo(OTHER);
    assertThat(server.page("backOffice", "/seller").body())
        .contains("</i>Save</button>", "name=\"account\"")
        .doesNotContain("seller-waits", "seller-now");
  }

  @Test
  void anotherAddressNeedsNobody() {
    sold();

    assertThat(entered("Клин", OURS)).isEqualTo(303);
    assertThat(sellers.current("RUB").orElseThrow().party().address()).hasValue("Клин");
  }

  @Test
  void nobodyElseEntersOne() {
    for (var refused : List.of("support", "partner", "client")) {
      assertThat(server.post(refused, "/seller", form("Тверь", OURS)).statusCode())
          .as(refused)
          .isEqualTo(403);
    }
    assertThat(sellers.current("RUB")).isEmpty();
  }

  private void sold() {
    assertThat(entered("Тверь", OURS)).isEqualTo(303);
    office.invoice(market.partner, 1);
    documents.printDue();
    assertThat(market.count("select count(*) as n from invoice_document")).isOne();
  }

  private int entered(String address, String account) {
    return server.post("backOffice", "/seller", form(address, account)).statusCode();
  }

  private static String form(String address, String account) {
    return "currency=RUB&name=Seller&inn=9900001042&kpp=990001001&address="
        + URLEncoder.encode(address, StandardCharsets.UTF_8)
        + "&bank=Bank&bic=049900999&correspondent=30101810500000000999&post=x&signer=y&account="
        + account;
  }

  private String account() {
    return sellers.current("RUB").map(seller -> seller.account().account()).orElseThrow();
  }
}
