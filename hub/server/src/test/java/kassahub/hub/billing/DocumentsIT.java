package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.document.DocumentState;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Licensor;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.OrganisationKind;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsIT {
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
  void anInvoiceIsPrintedOnceAndStaysAsItWas() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    var invoice = office.invoice(market.partner, 3);
    assertThat(documents.state(office.clerk, invoice)).isEqualTo(DocumentState.SOON);
    assertThatThrownBy(() -> documents.ofInvoice(office.clerk, invoice.id()))
        .isInstanceOf(Problem.NotFound.class)
        .hasMessageContaining("NO_SUCH_DOCUMENT");

    assertThat(documents.printDue()).isEqualTo(2);
    var first = documents.ofInvoice(market.partner.caller(), invoice.id());
    assertThat(documents.state(market.partner.caller(), invoice)).isEqualTo(DocumentState.READY);
    assertThat(first.name()).isEqualTo("Заказ покупателя 1 от 18.11.2026.pdf");
    assertThat(Papers.text(first.content()))
        .contains(
            "Счёт на оплату № ПГ-1 от 18 ноября 2026 г.",
            "Покупатель: partner, ИНН 7743013902",
            "Основание: Сублицензионный договор от 18.11.2026, заказ № 1",
            "1 Polyus core 002094 3 шт 2 000,00 не облагается 6 000,00",
            "Шесть тысяч рублей 00 копеек",
            "Оплатить не позднее 25.11.2026");

    rename("Другое имя");
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Другой продавец»"));
    assertThat(documents.printDue()).isZero();
    assertThat(documents.ofInvoice(office.clerk, invoice.id()).hash()).isEqualTo(first.hash());
  }

  @Test
  void onceAPartIsPaidTheBuyerReadsWhatIsLeft() { // X-09, decision 087
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    var invoice = office.invoice(market.partner, 3);
    documents.printDue();
    var buyer = market.partner.caller();
    var first = documents.ofInvoice(buyer, invoice.id());

    office.pay(invoice, 150_000);
    rename("Другое имя");
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Другой продавец»"));
    var rest = documents.ofInvoice(buyer, invoice.id());
    assertThat(rest.name()).isEqualTo(first.name());
    assertThat(Papers.text(rest.content()))
        .contains(
            "ООО «Придуманный продавец»",
            "Покупатель: partner,",
            "Всего по счёту: 6 000,00",
            "Оплачено: 1 500,00",
            "Осталось оплатить на 18.11.2026: 4 500,00");

    var payment = office.billing.payments().of(office.clerk, invoice.id()).getFirst();
    office.billing.payments().reverse(office.clerk, payment.id(), "ошибка");
    assertThat(documents.ofInvoice(buyer, invoice.id()).hash()).isEqualTo(first.hash());
  }

  @Test
  void manyWhoAskAtOnceGetItOneAfterAnother() throws Exception { // decision 087
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    var invoice = office.invoice(market.partner, 3);
    documents.printDue();
    office.pay(invoice, 150_000);

    // Virtual ones draw no more at once than there are processors.
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<String> reader =
          () -> Papers.text(documents.ofInvoice(market.partner.caller(), invoice.id()).content());
      for (var read : threads.invokeAll(Collections.nCopies(8, reader))) {
        assertThat(read.get()).contains("4 500,00");
      }
    }
  }

  @Test
  void namesWhoSoldAndBoughtOnTheDayOfIssueHoweverLateItIsPrinted() {
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Прежний»"));
    market.clock.advance(Duration.ofDays(1));
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Тогдашний»"));
    var invoice = office.invoice(market.partner, 1);
    market.clock.advance(Duration.ofDays(1));
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Нынешний»"));
    rename("Другое имя");

    documents.printDue();

    assertThat(Papers.text(documents.ofInvoice(office.clerk, invoice.id()).content()))
        .contains("Поставщик: ООО «Тогдашний»", "Покупатель: partner,")
        .doesNotContain("Прежний", "Нынешний", "Другое имя");
  }

  @Test
  void whatWasIssuedKeepsTheRequisitesThatTheBackOfficeChanges() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    long buyer = market.partner.organisation();
    market.execute(
        "update organisation set tax_number = '7743058902', kpp = '774301001' where id = $1",
        buyer);
    var before = office.invoice(market.partner, 1);
    var organisations = new Organisations(market.database, new Journal(market.clock), market.clock);
    var draft =
        new NewOrganisation(
            OrganisationKind.LEGAL,
            "ООО «Новое имя»",
            "RU",
            "7743058902",
            Optional.of("500801001"),
            Optional.empty(),
            Optional.of("Кострома, Лесная, 4"),
            ZoneId.of("Europe/Moscow"),
            Contact.NONE);
    organisations.change(office.clerk, buyer, new Organisation.Edit(1, draft, true));
    var after = office.invoice(market.partner, 1);

    documents.printDue();

    assertThat(Papers.text(documents.ofInvoice(office.clerk, before.id()).content()))
        .contains("Покупатель: partner, ИНН 7743058902, КПП 774301001")
        .doesNotContain("Новое имя", "500801001", "Кострома");
    assertThat(Papers.text(documents.ofInvoice(office.clerk, after.id()).content()))
        .contains("Покупатель: ООО «Новое имя», ИНН 7743058902, КПП 500801001", "Кострома");
  }

  @Test
  void withoutASellerInvoicesAreInForceAndWaitToBePrinted() {
    var invoice = office.invoice(market.partner, 1);
    sellers.enter(office.clerk.actor(), Papers.KAZAKH);
    assertThat(documents.printDue()).isZero();
    assertThat(documents.state(office.clerk, invoice)).isEqualTo(DocumentState.NO_SELLER);
    office.pay(invoice, 200_000);

    market.clock.advance(Duration.ofSeconds(1));
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Первый»"));
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Второй»"));
    assertThat(documents.printDue()).isEqualTo(2);

    assertThat(Papers.text(documents.ofInvoice(office.clerk, invoice.id()).content()))
        .contains("Поставщик: ООО «Первый»");
  }

  @Test
  void twoHubsKeepOneDocument() throws Exception {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    var invoices = List.of(office.invoice(market.partner, 1), office.invoice(market.client, 2));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> hub = () -> documents().printDue();
      int kept = 0;
      for (var done : threads.invokeAll(List.of(hub, hub, hub))) {
        kept += done.get();
      }
      assertThat(kept).isEqualTo(2 * invoices.size());
    }
    assertThat(market.count("select count(*) as n from invoice_document")).isEqualTo(2);
  }

  @Test
  void aNameWithSignsThatNoPageTakesIsPrintedWithoutThem() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    rename("Утро\u0001 и \uffff вечер");
    var invoice = office.invoice(market.partner, 1);

    assertThat(documents.printDue()).isEqualTo(2);
    assertThat(Papers.text(documents.ofInvoice(office.clerk, invoice.id()).content()))
        .contains("Покупатель: Утро и вечер");
  }

  @Test
  void anotherAccountHasNoSuchInvoice() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    var invoice = office.invoice(market.partner, 1);
    documents.printDue();

    assertThatThrownBy(() -> documents.ofInvoice(market.stranger.caller(), invoice.id()))
        .hasMessageContaining("NO_SUCH_INVOICE");
    assertThatThrownBy(
            () ->
                documents.ofInvoice(
                    Market.caller(market.partner.account(), Role.SUPPORT), invoice.id()))
        .isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(
            () -> documents.ofOrdersInvoice(market.partner.caller(), OptionalLong.empty()))
        .hasMessageContaining("NO_SUCH_DOCUMENT");
    long seen =
        market.database.transact(
            market.stranger.caller().scope(),
            tx -> tx.one("select count(*) as n from invoice_document", row -> row.number("n")));
    assertThat(seen).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update invoice_document set content = 'x'",
        "delete from invoice_document",
        "update seller set name = 'x'",
        "delete from seller"
      })
  void theHubItselfCannotChangeWhatWasPrinted(String statement) {
    assertThatThrownBy(() -> market.execute(statement)).hasMessageContaining("permission denied");
  }

  @Test
  void sellersFollowEachOtherAndTheJournalSaysWho() {
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    sellers.enter(office.clerk.actor(), Papers.SELLER);
    sellers.enter(office.clerk.actor(), Papers.named("ООО «Второй»"));

    assertThat(sellers.history(office.clerk, "RUB"))
        .extracting(known -> known.seller().party().name())
        .containsExactly("ООО «Второй»", "ООО «Придуманный продавец»");
    assertThat(sellers.history(office.clerk, "KZT")).isEmpty();
    assertThat(market.count("select count(*) as n from journal where action = 'seller.entered'"))
        .isEqualTo(2);
  }

  @Test
  void aFaultySellerIsRefusedWithItsFields() {
    var right = Papers.SELLER;
    var faulty =
        new Seller(
            "KZT",
            right.party(),
            right.trader(),
            right.account(),
            right.signers(),
            Licensor.UNNAMED);

    assertThatThrownBy(() -> sellers.enter(office.clerk.actor(), faulty))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            refused ->
                assertThat(refused.facts())
                    .containsEntry("fields", "account, bic, correspondent, inn, kpp"));
    assertThat(sellers.history(office.clerk, "KZT")).isEmpty();
  }

  private void rename(String name) {
    market.execute(
        "update organisation set name = $2 where id = $1", market.partner.organisation(), name);
  }
}
