package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.LogCapture;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.document.DocumentFailure;
import kassahub.hub.billing.document.DocumentKind;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.ExchangeRules;
import kassahub.hub.billing.document.Licensor;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.billing.document.TransferFormat;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders pass to their buyers by a document. */
class TransfersIT {
  private TestDatabase server;
  private Market market;
  private Office office;
  private Sellers sellers;
  private Documents documents;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    office = new Office(server, market, BillingConfig.USUAL);
    sellers = new Sellers(market.database, new Journal(market.clock), market.clock);
    documents = documents();
  }

  private Documents documents() {
    var changes = new Changes(server.vertx(), server.address());
    return new Documents(market.database, market.clock, changes, sellers, office.billing);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anOrderIsShippedByItsDocumentPaidOrNot() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long order = office.order(market.partner, 3);
    documents.printDue();
    assertThat(delivery(order)).isEqualTo(Delivery.ACCEPTED);
    assertThat(office.billing.transfers().of(office.clerk, order)).isEmpty();

    market.clock.advance(Duration.ofDays(1));
    office.billing.invoices().issueDue();
    documents.printDue();

    assertThat(delivery(order)).isEqualTo(Delivery.SHIPPED);
    assertThat(office.billing.orders().get(office.clerk, order).summary().paid()).isFalse();
    assertThat(office.billing.transfers().of(market.partner.caller(), order))
        .contains(new Transfer(1, "1", 2, LocalDate.of(2026, 11, 19), true));
    var file = documents.ofTransfer(market.partner.caller(), order, TransferFormat.PDF);
    assertThat(file.name()).isEqualTo("Расходная накладная 1 от 19.11.2026.pdf");
    assertThat(Papers.text(file.content()))
        .contains(
            "Счет-фактура № 1 от 19 ноября 2026 г.",
            "Покупатель: partner (6)",
            "ИНН/КПП покупателя: 7743013902",
            "002094 1 Polyus core — 796 шт 3 2 000,00 6 000,00 без акциза",
            "Сублицензионный договор от 18.11.2026, заказ № 1 [10]",
            "Дата отгрузки, передачи (сдачи) 18.11.2026");
    assertThat(market.count("select count(*) as n from journal where action = 'transfer.issued'"))
        .isOne();
  }

  @Test
  void numbersGoOnWithoutGapsApartFromThoseOfInvoices() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long first = office.invoice(market.partner, 1).order().orElseThrow();
    long free = office.free(market.partner);
    long third = office.invoice(market.client, 1).order().orElseThrow();
    market.execute(
        """
        insert into number_series (name, prefix, digits, last) values ('shipping', 'РН-', 1, 96)
        """);
    documents.printDue();

    assertThat(List.of(number(first), number(free), number(third)))
        .containsExactly("РН-97", "РН-98", "РН-99");
    assertThat(office.invoiceOf(third).printed()).isEqualTo("ПГ-2");
  }

  @Test
  void staysToTheByteAsItWas() {
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Прежний»"));
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long order = office.invoice(market.partner, 1).order().orElseThrow();
    office.billing.transfers().issue(order);
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Другой продавец»"));
    market.execute("update organisation set name = 'ООО «Теперь»' where name = 'partner'");

    documents.printDue();
    var first = documents.ofTransfer(office.clerk, order, TransferFormat.PDF);
    documents.printDue();

    assertThat(Papers.text(first.content()))
        .contains("Покупатель: partner", "Продавец: ООО «Придуманный продавец»");
    assertThat(documents.ofTransfer(office.clerk, order, TransferFormat.PDF).hash())
        .isEqualTo(first.hash());
    var xml = documents.ofTransfer(office.clerk, order, TransferFormat.XML);
    assertThat(xml.name())
        .matches("ON_NSCHFDOPPR_7743013902_9900001042990001001_20261118_.{36}_0_0_0_0_0_00\\.xml");
    assertThat(new String(xml.content(), Charset.forName("windows-1251")))
        .contains("НаимОрг=\"partner\"", "НаимОрг=\"ООО «Придуманный продавец»\"")
        .contains("ИдФайл=\"" + xml.name().replace(".xml", "") + "\"");
  }

  @Test
  void namesBothSidesAsTheInvoiceDoes() { // X-10; facts §5.3
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Тогдашний»"));
    var invoice = office.invoice(market.partner, 1);
    market.clock.advance(Duration.ofDays(1));
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Нынешний»"));
    market.execute(
        "update organisation set name = 'Другое имя', legal_address = 'Другой адрес'"
            + " where name = 'partner'");

    documents.printDue();

    assertThat(Papers.text(documents.ofInvoice(office.clerk, invoice.id()).content()))
        .contains("Поставщик: ООО «Тогдашний»", "Покупатель: partner,");
    assertThat(text(invoice))
        .contains("Продавец: ООО «Тогдашний» (2)", "Покупатель: partner (6)", "Адрес: — (6а)")
        .doesNotContain("Нынешний", "Другое имя", "Другой адрес");
  }

  @Test
  void namesTheFirstSellerWhereTheInvoiceIsOlderAndThePresentOneOfWhatIsFree() {
    var invoice = office.invoice(market.partner, 1);
    market.clock.advance(Duration.ofSeconds(1));
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Первый»"));
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Второй»"));
    long free = office.free(market.partner);
    documents.printDue();

    assertThat(text(invoice)).contains("Продавец: ООО «Первый» (2)");
    assertThat(text(free)).contains("Продавец: ООО «Второй» (2)", "(5)");
  }

  @Test
  void namesThePaymentsThatWereThereBeforeAndPayIt() { // X-09; facts §5.3
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    var first = office.invoice(market.partner, 1);
    documents.printDue();
    office.pay(first, 250_000);
    assertThat(text(first)).contains("— от — (5)");
    market.clock.advance(Duration.ofDays(1));

    var second = office.invoice(market.partner, 1);
    var third = office.invoice(market.partner, 1);
    documents.printDue();

    assertThat(text(second)).contains("118 от 18.11.2026 (5)");
    assertThat(xml(second)).contains("<СвПРД НомерПРД=\"118\" ДатаПРД=\"18.11.2026\"/>");
    assertThat(text(third)).as("used by the older invoice").contains("— от — (5)");
    assertThat(xml(third)).doesNotContain("СвПРД");
  }

  @Test
  void documentsNameTheLicensorAndItsOffer() {
    var known = Papers.SELLER;
    var licensor =
        new Licensor(Optional.of("1187746057322"), Optional.of("https://aqsi.ru/lkp-oferta/"));
    sellers.enter(
        office.clerk.actor(),
        new Seller(
            "RUB", known.party(), known.trader(), known.account(), known.signers(), licensor));
    var invoice = office.invoice(market.partner, 1);
    documents.printDue();

    assertThat(Papers.text(documents.ofInvoice(office.clerk, invoice.id()).content()))
        .contains(
            "ОГРН 1187746057322",
            "Лицензиар: ООО «Придуманный продавец», по оферте https://aqsi.ru/lkp-oferta/",
            "Сублицензионный договор (оферта https://aqsi.ru/lkp-oferta/) от 18.11.2026");
    assertThat(text(invoice))
        .contains("Сублицензионный договор (оферта https://aqsi.ru/lkp-oferta/) от 18.11.2026");
  }

  @Test
  void eachAdvanceIsNamedByTheInvoiceThatItPaid() { // X-09; facts §5.3
    advanceOf(200_000, "71");
    advanceOf(200_000, "72");
    market.clock.advance(Duration.ofDays(1));
    var unpaid = office.invoice(market.partner, 1);
    var second = office.invoice(market.partner, 1);
    var third = office.invoice(market.partner, 1);
    useAdvance(second);
    useAdvance(third);
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    documents.printDue();

    assertThat(text(unpaid)).as("all went to newer invoices").contains("— от — (5)");
    assertThat(text(second)).contains("71 от 18.11.2026 (5)");
    assertThat(text(third)).contains("72 от 18.11.2026 (5)");
  }

  @Test
  void whatCameInAfterTheRightsPassedIsNoAdvance() { // facts §5.3
    var first = office.invoice(market.partner, 1);
    var second = office.invoice(market.partner, 1);
    market.clock.advance(Duration.ofDays(1));
    office.pay(first, 250_000);
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    documents.printDue();

    assertThat(text(second)).contains("— от — (5)");
  }

  @Test
  void aBuyerOfKazakhstanWhoPaysRoublesIsNoRussianTrader() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    market.execute(
        "update organisation set country = 'KZ', tax_number = '990440000118', kpp = null"
            + " where name = 'client'");
    var invoice = office.invoice(market.client, 1);
    documents.printDue();

    assertThat(xml(invoice))
        .contains("<СвИнНеУч ИдСтат=\"ИО\" КодСтр=\"398\"", "Идентиф=\"990440000118\"")
        .doesNotContain("<СвИП");
  }

  @Test
  void withoutASellerNothingIsShippedAndInTengeNeither() {
    long order = office.invoice(market.partner, 1).order().orElseThrow();
    long kazakh =
        market.database.transact(
            tx ->
                office
                    .billing
                    .orders()
                    .place(tx, office.delivery(market.client, 1, Money.of(500_000, "KZT"))));
    market.clock.advance(BillingConfig.USUAL.invoiceAfter());
    office.billing.invoices().issueDue();
    sellers.enter(office.clerk.actor(), Papers.KAZAKH);
    documents.printDue();
    assertThat(delivery(order)).isEqualTo(Delivery.ACCEPTED);

    sellers.enter(office.clerk.actor(), Papers.SELLER);
    documents.printDue();
    assertThat(delivery(order)).isEqualTo(Delivery.SHIPPED);
    assertThat(delivery(kazakh)).isEqualTo(Delivery.ACCEPTED);
  }

  @Test
  void whereTaxIsChargedItIsAnInvoiceForItToo() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    market.execute("insert into vat_rule values ($1, '2026-01-01', 'rate', 22)", market.polyusType);
    long order = office.invoice(market.partner, 1).order().orElseThrow();
    documents.printDue();

    assertThat(office.billing.transfers().of(office.clerk, order).orElseThrow().status()).isOne();
    assertThat(Papers.text(documents.ofTransfer(office.clerk, order, TransferFormat.PDF).content()))
        .contains("1 639,34 1 639,34 без акциза 22% 360,66 2 000,00");
  }

  @Test
  void manyHubsIssueAndKeepOneEach() throws Exception {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    office.invoice(market.partner, 1);
    office.invoice(market.client, 2);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> hub = () -> documents().printDue();
      for (var done : threads.invokeAll(List.of(hub, hub, hub))) {
        done.get();
      }
    }
    documents.printDue();
    assertThat(market.count("select count(*) as n from transfer_file where format = 'pdf'"))
        .isEqualTo(2);
    assertThat(market.count("select max(number) as n from transfer_document")).isEqualTo(2);
    assertThat(market.count("select last as n from number_series where name = 'shipping'"))
        .isEqualTo(2);
  }

  @Test
  void whatCannotBeMadeIsTriedAgainLaterAndLaterAndLoggedOnce() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long order = office.invoice(market.partner, 1).order().orElseThrow();
    office.invoice(market.client, 1);
    broken("transfer_file");
    assertThat(documents.waiting()).isEqualTo(4);

    try (var log = new LogCapture()) {
      assertThat(documents.printDue()).isEqualTo(2);
      for (int pause : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
        assertThat(office.billing.transfers().of(office.clerk, order).orElseThrow().ready())
            .isFalse();
        var failure = documents.failures(office.clerk).getFirst();
        assertThat(Duration.between(market.clock.instant(), failure.nextAt()))
            .isEqualTo(Duration.ofMinutes(pause));
        market.clock.advance(Duration.ofMinutes(pause).minusMillis(1));
        documents.printDue();
        assertThat(documents.failures(office.clerk).getFirst()).isEqualTo(failure);
        market.clock.advance(Duration.ofMillis(1));
        documents.printDue();
        assertThat(documents.failures(office.clerk).getFirst().failures())
            .isEqualTo(failure.failures() + 1);
      }
      assertThat(log.lines()).hasSize(1).first().asString().contains("Document cannot be made.");
    }
    assertThat(documents.failing()).isEqualTo(2);
    assertThat(documents.waiting()).isEqualTo(2);
    assertThat(documents.failures(office.clerk))
        .extracting(DocumentFailure::kind, DocumentFailure::subject, DocumentFailure::failures)
        .containsExactly(
            tuple(DocumentKind.TRANSFER, order, 9), tuple(DocumentKind.TRANSFER, order + 1, 9));
    assertThat(documents.failures(office.clerk).getFirst().reason())
        .contains("violates check constraint \"broken\"");
  }

  @Test
  void anOperatorHasItTriedAtOnce() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long order = office.invoice(market.partner, 1).order().orElseThrow();
    broken("invoice_document");
    documents.printDue();
    var failure = documents.failures(office.clerk).getFirst();
    assertThat(failure.printed()).contains("ПГ-1");
    assertThat(failure.order()).hasValue(order);
    assertThat(failure.organisation()).isEqualTo("partner");

    server.asOwner("alter table invoice_document drop constraint broken");
    assertThat(documents.printDue()).isZero();
    documents.retry(office.clerk, DocumentKind.INVOICE, failure.subject());
    assertThat(documents().printDue()).isOne();

    assertThat(documents.failures(office.clerk)).isEmpty();
    assertThat(documents.failing()).isZero();
    assertThat(documents.waiting()).isZero();
    documents.retry(office.clerk, DocumentKind.INVOICE, failure.subject());
    assertThat(market.count("select count(*) as n from journal where action = 'document.retried'"))
        .isOne();
    var partner = market.partner.caller();
    assertThatThrownBy(() -> documents.failures(partner)).isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> documents.retry(partner, DocumentKind.INVOICE, failure.subject()))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void anOrderThatCannotBeShippedKeepsItsNumberForTheNext() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long first = office.invoice(market.partner, 1).order().orElseThrow();
    long second = office.invoice(market.client, 1).order().orElseThrow();
    server.asOwner(
        "alter table transfer_document add constraint broken check (order_number <> %d)"
            .formatted(first));
    documents.printDue();
    assertThat(delivery(first)).isEqualTo(Delivery.ACCEPTED);
    assertThat(number(second)).isEqualTo("1");
    assertThat(documents.failures(office.clerk).getFirst().printed()).isEmpty();

    server.asOwner("alter table transfer_document drop constraint broken");
    market.clock.advance(Duration.ofMinutes(1));
    documents.printDue();
    assertThat(number(first)).isEqualTo("2");
    assertThat(documents.failures(office.clerk)).isEmpty();
  }

  @Test
  void anotherAccountHasNoSuchDocument() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long order = office.invoice(market.partner, 1).order().orElseThrow();
    documents.printDue();
    var stranger = market.stranger.caller();
    var support = Market.caller(market.partner.account(), Role.SUPPORT);

    assertThat(office.billing.transfers().of(stranger, order)).isEmpty();
    assertThatThrownBy(() -> documents.ofTransfer(stranger, order, TransferFormat.PDF))
        .hasMessageContaining("NO_SUCH_ORDER");
    assertThatThrownBy(() -> documents.ofTransfer(support, order, TransferFormat.PDF))
        .isInstanceOf(Problem.Forbidden.class);
    long seen =
        market.database.transact(
            stranger.scope(),
            tx ->
                tx.one(
                    "select (select count(*) from transfer_file)"
                        + " + (select count(*) from transfer_document) as n",
                    row -> row.number("n")));
    assertThat(seen).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update transfer_file set content = 'x'",
        "delete from transfer_file",
        "delete from transfer_document"
      })
  void theHubItselfCannotChangeWhatWasIssued(String statement) {
    assertThatThrownBy(() -> market.execute(statement)).hasMessageContaining("permission denied");
  }

  private void advanceOf(long kopecks, String reference) {
    var draft =
        new NewAdvance(
            market.partner.organisation(),
            Money.kopecks(kopecks),
            office.today(),
            reference,
            UUID.randomUUID().toString());
    market.database.run(
        tx -> office.billing.payments().advances().receive(tx, office.clerk, draft));
  }

  private void useAdvance(Invoice invoice) {
    office
        .billing
        .payments()
        .advances()
        .pay(office.clerk, invoice.id(), invoice.amount(), UUID.randomUUID().toString());
  }

  private String text(Invoice invoice) {
    return text(invoice.order().orElseThrow());
  }

  private String text(long order) {
    return Papers.text(documents.ofTransfer(office.clerk, order, TransferFormat.PDF).content());
  }

  private String xml(Invoice invoice) {
    var file =
        documents.ofTransfer(office.clerk, invoice.order().orElseThrow(), TransferFormat.XML);
    assertThat(ExchangeRules.faults(file.name(), file.content())).isEmpty();
    return new String(file.content(), Charset.forName("windows-1251"));
  }

  private void broken(String table) {
    server.asOwner("alter table %s add constraint broken check (content is null)".formatted(table));
  }

  private Delivery delivery(long order) {
    return office.billing.orders().get(office.clerk, order).summary().delivery();
  }

  private String number(long order) {
    return office.billing.transfers().of(office.clerk, order).orElseThrow().printed();
  }
}
