package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
    assertThat(upload(StatementFiles.file("statement-1251.txt")).statusCode()).isEqualTo(422);
    new Sellers(market.database, new Journal(market.clock), market.clock)
        .enter(office.clerk, Papers.SELLER);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static java.net.http.HttpResponse<String> upload(byte[] file) {
    return server.upload("backOffice", "/statements", "kl_to_1c.txt", file);
  }

  @Test
  void aFileIsTakenAndItsRestWaitsWithOneClickEach() {
    var invoice = office.invoice(office.market.partner, 1);
    String bad = StatementFiles.payment("9", "x", "7743013902", "ПГ-1");

    var answer =
        upload(StatementFiles.of(StatementFiles.payment("1", "500.00", "7743013902", "ПГ-1"), bad));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("Line 15: no sum", "another sum", "Book to ПГ-1", "To the balance of partner");
    assertThat(
            server.post("backOffice", "/statements/1/book", "invoice=" + invoice.id()).statusCode())
        .isEqualTo(303);
    assertThat(server.page("backOffice", "/statements").body())
        .contains("Nothing waits", "chosen by hand");
    assertThat(server.post("backOffice", "/statements/1/take-back", "reason=x").statusCode())
        .isEqualTo(303);
    assertThat(server.post("backOffice", "/statements/1/set-aside", "reason=why").statusCode())
        .isEqualTo(303);
    assertThat(server.page("backOffice", "/statements").body()).contains("set aside", "why");
  }

  @Test
  void whatIsNoStatementIsSaidOnThePage() {
    assertThat(upload("PK".getBytes(java.nio.charset.StandardCharsets.UTF_8)).body())
        .contains("This is no statement");
    assertThat(upload(new byte[5 << 20]).statusCode()).isEqualTo(413);
    assertThat(server.page("partner", "/statements").statusCode()).isEqualTo(403);
  }
}
