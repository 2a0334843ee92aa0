package kassahub.hub.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.books.IssuedRules;
import kassahub.hub.billing.books.Period;
import kassahub.hub.billing.books.Reconciliation;
import kassahub.hub.billing.books.Reconciliations;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What accountants compare: statements of accounts, and everything that was issued. */
class BooksIT {
  private static final String SELLER =
      "currency=RUB&name=Firma&inn=9900001042&kpp=990001001&address=Tver&bank=Bank&bic=049900999"
          + "&correspondent=30101810500000000999&account=40702810700000000118&post=x&signer=y";
  private static final String NOVEMBER = "?period-from=2026-11-01&period-to=2026-11-30";
  private static final String DECEMBER = "?period-from=2026-12-01&period-to=2026-12-31";

  @TempDir Path directory;
  private Market market;
  private Office office;
  private FleetServer server;
  private Documents documents;
  private Reconciliations reconciliations;

  @BeforeEach
  void open() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    var sellers = new Sellers(market.database, new Journal(market.clock), market.clock);
    documents =
        new Documents(
            market.database,
            market.clock,
            new Changes(database.vertx(), database.address()),
            sellers,
            office.billing);
    reconciliations =
        new Reconciliations(market.database, new Journal(market.clock), market.clock, sellers);
    assertThat(server.post("backOffice", "/seller", SELLER).statusCode()).isEqualTo(303);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void balancesOfOnePeriodLeadToTheNext() {
    var first = sold(2); // 18 November: 4 000
    office.pay(first, 100_000);
    market.clock.advance(Duration.ofDays(20)); // 8 December
    sold(1);
    office.pay(first, 500_000); // 2 000 too much
    sold(market.stranger, 5);

    var november = of(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
    assertThat(november.opening()).isZero();
    assertThat(november.debit()).isEqualTo(400_000);
    assertThat(november.credit()).isEqualTo(100_000);
    assertThat(november.closing()).isEqualTo(300_000);
    var december = of(LocalDate.of(2026, 12, 1), LocalDate.of(2026, 12, 31));
    assertThat(december.opening()).isEqualTo(november.closing());
    assertThat(december.lines())
        .extracting(line -> line.kind() + " " + line.debit() + " " + line.credit())
        .containsExactly("SALE 200000 0", "PAYMENT 0 500000");
    assertThat(december.closing()).isZero();
    var whole = of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31));
    assertThat(whole.closing()).isEqualTo(december.closing());
    var day = LocalDate.of(2026, 11, 18);
    assertThat(of(day, day).opening()).as("its first day is in it").isZero();
    assertThat(of(day, day).closing()).as("its last day is in it").isEqualTo(300_000);
    assertThat(of(day.plusDays(1), day.plusDays(1)).opening()).isEqualTo(300_000);
  }

  @Test
  void whatWasTakenBackIsTakenBackOnItsDayAndMoneyFromTheBalanceIsNotCountedTwice() {
    var first = sold(1);
    var mistake = office.pay(first, 200_000);
    market.clock.advance(Duration.ofDays(20));
    office.billing.payments().reverse(office.clerk, mistake.id(), "not ours");
    office.pay(first, 500_000); // 3 000 to the balance
    var second = sold(1);
    office
        .billing
        .payments()
        .advances()
        .pay(office.clerk, second.id(), Money.kopecks(200_000), "key-of-a-test");

    var november = of(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
    assertThat(november.closing()).as("as it was known then").isZero();
    var december = of(LocalDate.of(2026, 12, 1), LocalDate.of(2026, 12, 31));
    assertThat(december.lines())
        .extracting(line -> line.kind() + " " + line.debit() + " " + line.credit())
        .containsExactlyInAnyOrder("REVERSAL 0 -200000", "PAYMENT 0 500000", "SALE 200000 0");
    assertThat(december.closing()).as("we owe").isEqualTo(-100_000);
    String path = "/reconciliations/" + market.partner.organisation();
    assertThat(server.page("backOffice", path + DECEMBER).body()).contains("-2,000");
  }

  @Test
  void theStatementIsAPageAPaperAndASheet() throws IOException {
    var invoice = sold(2);
    office.pay(invoice, 100_000);
    String path = "/reconciliations/" + market.partner.organisation();

    assertThat(server.page("backOffice", path + NOVEMBER).body())
        .contains(
            "Opening balance",
            "Transfer document No. 1",
            "Payment, 118",
            "The organisation owes 3,000",
            path + "/statement.pdf" + NOVEMBER.replace("&", "&amp;"));
    assertThat(server.page("backOffice", path + DECEMBER).body()).contains("3,000");

    var paper = server.bytes("backOffice", path + "/statement.pdf" + NOVEMBER);
    assertThat(text(paper))
        .contains(
            "Акт сверки взаимных расчётов за период с 01.11.2026 по 30.11.2026",
            "УПД № 1",
            "Сальдо конечное",
            "задолженность в пользу Firma",
            "Три тысячи рублей");
    assertThat(sheet(server.bytes("backOffice", path + "/statement.xlsx" + NOVEMBER)))
        .contains("<v>4000.00</v>", "<v>1000.00</v>", "Closing balance");
  }

  @Test
  void everyIssuedDocumentOfThePeriodIsInTheListsAndInTheFile() throws Exception {
    sold(2);
    market.clock.advance(Duration.ofDays(20));
    var later = sold(1);

    assertThat(server.page("backOffice", "/issued").body()).contains("partner", "/orders/1");
    var november = "?issued-from=2026-11-01&issued-to=2026-11-30";
    assertThat(server.page("backOffice", "/issued/invoices" + november).body())
        .contains("4,000")
        .doesNotContain(later.printed() + "<");
    assertThat(sheet(server.bytes("backOffice", "/issued/invoices/export.xlsx" + november)))
        .contains("<v>4000.00</v>")
        .doesNotContain("<v>2000.00</v>");

    var file = server.bytes("backOffice", "/issued/export.xml" + november);
    var found = parsed(file.body());
    assertThat(texts(found, "ХозОперация")).containsExactly("Счет на оплату", "Отпуск товара");
    assertThat(texts(found, "ИНН")).containsOnly("7743013902");
    assertThat(texts(found, "Количество")).containsExactly("2", "2");
    var whole =
        parsed(
            server
                .bytes(
                    "backOffice", "/issued/export.xml?issued-from=2026-11-01&issued-to=2026-12-31")
                .body());
    assertThat(texts(whole, "Номер")).hasSize(4).contains(later.printed());
  }

  @Test
  void namesCannotBecomeMarkup() throws Exception {
    market.execute(
        "update organisation set name = '<b>&\"' where id = $1", market.partner.organisation());
    sold(1);

    var found =
        parsed(
            server
                .bytes(
                    "backOffice", "/issued/export.xml?issued-from=2026-11-01&issued-to=2026-11-30")
                .body());

    assertThat(texts(found, "Наименование")).contains("<b>&\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?period-from=2026-12-01&period-to=2026-11-01",
        "?period-from=2020-12-01&period-to=2026-11-01"
      })
  void aPeriodThatIsNoneIsRefused(String period) {
    String path = "/reconciliations/" + market.partner.organisation() + "/statement.pdf";

    assertThat(server.page("backOffice", path + period).statusCode()).isEqualTo(422);
    assertThat(
            server
                .page("backOffice", "/issued/export.xml" + period.replace("period", "issued"))
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void isForTheBackOffice() {
    String path = "/reconciliations/" + market.partner.organisation();

    assertThat(server.page("partner", path).statusCode()).isEqualTo(403);
    assertThat(server.page("partner", path + "/statement.pdf").statusCode()).isEqualTo(403);
    assertThat(server.page("partner", "/issued/export.xml").statusCode()).isEqualTo(403);
    assertThat(server.page("backOffice", "/reconciliations/999").statusCode()).isEqualTo(404);
  }

  private Invoice sold(int licences) {
    return sold(market.partner, licences);
  }

  /** An order with both papers. */
  private Invoice sold(Market.Buyer buyer, int licences) {
    var invoice = office.invoice(buyer, licences);
    documents.printDue();
    return invoice;
  }

  private Reconciliation of(LocalDate from, LocalDate to) {
    return reconciliations.of(office.clerk, market.partner.organisation(), new Period(from, to));
  }

  private static String text(HttpResponse<byte[]> file) {
    assertThat(file.statusCode()).isEqualTo(200);
    return Papers.text(file.body());
  }

  private String sheet(HttpResponse<byte[]> file) throws IOException {
    assertThat(file.statusCode()).isEqualTo(200);
    var saved = Files.write(directory.resolve("sheet.xlsx"), file.body());
    try (var zip = new ZipFile(saved.toFile())) {
      var all = new StringBuilder();
      for (var entry : Collections.list(zip.entries())) {
        all.append(new String(zip.getInputStream(entry).readAllBytes(), UTF_8));
      }
      return all.toString();
    }
  }

  private static org.w3c.dom.Document parsed(byte[] xml) throws Exception {
    assertThat(IssuedRules.faults(xml)).isEmpty();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml));
  }

  private static List<String> texts(org.w3c.dom.Document document, String name) {
    var found = document.getElementsByTagName(name);
    return IntStream.range(0, found.getLength())
        .mapToObj(at -> found.item(at).getTextContent())
        .toList();
  }
}
