package kassahub.hub.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents: who sells, and the files that accountants save. */
class CabinetDocumentsIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  @BeforeAll
  static void sell() {
    var hub = cabinet.demo().hub().features();
    for (int order = 0; order < 24; order++) {
      CabinetMoneyIT.place(hub, order, 48L);
    }
    hub.billing().invoices().issueDue();
    hub.documents().printDue();
  }

  static Stream<Arguments> sights() {
    return Sight.atBothWidths(
        new Sight("partner", "documents-order-printed", "/orders/4"),
        new Sight("backoffice", "documents-invoice-printed", "/invoices/4"),
        new Sight("backoffice", "documents-statements", "/statements"),
        new Sight("backoffice", "documents-seller", "/seller"),
        new Sight("backoffice", "documents-seller-none", "/seller?currency=KZT"));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("sights")
  void everyPageFitsItsWindowAndObeysThePolicy(Sight sight, int width) {
    cabinet.shows(sight, width);
  }

  @ParameterizedTest
  @CsvSource({
    "invoice.pdf, Заказ покупателя \\d+ от .*\\.pdf, %PDF-",
    "transfer.pdf, Расходная накладная \\d+ от .*\\.pdf, %PDF-",
    "transfer.xml, ON_NSCHFDOPPR_.*\\.xml, <?xml"
  })
  void documentsAreSavedFromTheOrder(String link, String name, String content)
      throws IOException {
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      partner.open("/orders/4");
      var page = partner.page();
      var file =
          page.waitForDownload(
              () -> page.locator("#order-documents a[href$='/%s']".formatted(link)).last().click());

      assertThat(file.suggestedFilename()).matches(name);
      assertThat(Files.readAllBytes(file.path())).startsWith(content.getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void whatFailedIsListedAndTriedAgain(int width) {
    cabinet.change("update invoice set printed_at = null where order_number between 5 and 8");
    cabinet.change(
        "update transfer_document set printed_at = null where order_number between 5 and 8");
    cabinet.change(
        """
        insert into document_failure (kind, subject, reason, failures, failed_since, next_at)
        select failed, case failed when 'invoice' then id else order_number end,
          'PgException: ERROR: new row for relation "transfer_file" violates check constraint'
            || ' "transfer_file_content_check" (23514)',
          3, now() - interval '26 hours', now() + interval '50 minutes'
        from invoice, unnest(array['invoice', 'transfer']) as failed where order_number between 5 and 8
        """);
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/unprinted");
      clerk.picture("documents-unprinted");
      var row = clerk.page().locator("#unprinted tbody tr").first();
      assertThat(clerk.page().locator("#unprinted tbody tr").count()).isEqualTo(8);
      assertThat(row.innerText()).contains("Счёт ПГ-", "3 попытки");
      row.locator("button").click();
      visible(clerk.page().locator("h1:text-is('Документы без файла')"));
      assertThat(clerk.overhang()).isZero();
      assertThat(clerk.complaints()).isEmpty();
    } finally {
      cabinet.change("update document_failure set next_at = failed_since");
      cabinet.demo().hub().features().documents().printDue();
    }
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/unprinted");
      clerk.picture("documents-unprinted-none");
      visible(clerk.page().locator("text=Все документы формируются без ошибок"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void whatWaitsForSomebodyWhoSellsSaysSo(int width) {
    cabinet.change("update invoice set currency = 'KZT', printed_at = null where order_number = 9");
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/unprinted");
      clerk.picture("documents-unprinted-held");
      visible(clerk.page().locator("text=Реквизиты продавца в тенге не заполнены"));
      visible(clerk.page().locator("h2:has-text('документы ждут реквизитов продавца')"));
      assertThat(clerk.overhang()).isZero();
      clerk.page().click("a:has-text('Заполнить реквизиты')");
      visible(clerk.page().locator("#no-seller"));
      assertThat(clerk.complaints()).isEmpty();
    } finally {
      cabinet.change(
          "update invoice set currency = 'RUB', printed_at = now() where order_number = 9");
    }
  }

  @ParameterizedTest(name = "at {1}")
  @CsvSource({"5, 1440", "7, 390"})
  void aStatementIsUploadedAndItsRestIsDecided(int invoice, int width) {
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/statements");
      var page = clerk.page();
      page.setInputFiles(
          "#statement-file",
          new FilePayload(
              "kl_to_1c.txt", "text/plain", statement("ПГ-" + invoice, buyer(invoice))));
      visible(page.locator("#statement-imported >> text=новых: 2"));
      visible(page.locator("#statement-imported >> text=Строка 25"));
      clerk.picture("documents-statement-waiting");
      assertThat(clerk.overhang()).isZero();

      page.click("#table-statements tbody a:has-text('ООО «Касса Плюс»') >> nth=0");
      page.click("#line-proposals a:has-text('Зачесть в ПГ-" + invoice + "')");
      visible(page.locator("#line-choice >> text=Счёт останется неоплаченным"));
      clerk.picture("documents-statement-choice");
      page.click("#line-choice button:has-text('Зачесть 1,50 ₽ в ПГ-" + invoice + "')");
      visible(page.locator("#line-booked"));
      clerk.picture("documents-statement-booked");
      page.click("#line-booked button:has-text('Отменить')");
      visible(page.locator("#line-proposals a:has-text('Зачесть в ПГ-" + invoice + "')"));

      page.fill("#line-invoice", "ПГ-9999");
      page.click("#line-number button");
      visible(page.locator("#line-invoice-f:has-text('ПГ-9999')"));
      clerk.picture("documents-statement-unknown");
      page.fill("#line-invoice", "№ пг-" + invoice);
      page.click("#line-number button");
      visible(page.locator("#line-choice"));
      page.click("#line-choice button:has-text('Зачесть 1,50 ₽')");
      visible(page.locator("#line-booked"));

      page.click("a:has-text('Следующее')");
      page.click("button:has-text('Отложить')");
      page.fill("dialog[open] input[name=reason]", "возврат займа");
      page.click("dialog[open] button[type=submit]");
      visible(page.locator("#line-became >> text=возврат займа"));
      clerk.open("/statements/decided?q=" + "ПГ-" + invoice);
      visible(page.locator("#table-statements-decided >> text=выбран вручную"));
      clerk.picture("documents-statement-decided");
      assertThat(clerk.overhang()).isZero();
      assertThat(clerk.complaints()).filteredOn(text -> !text.contains("422")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void aLongQueueIsAListLikeAllOthers(int width) {
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/statements");
      var page = clerk.page();
      page.setInputFiles(
          "#statement-file", new FilePayload("kl_to_1c.txt", "text/plain", longStatement()));
      visible(page.locator("#statement-imported"));
      clerk.picture("documents-statement-queue");
      assertThat(page.locator("#table-statements tbody tr").count()).isEqualTo(25);
      clerk.open("/statements?q=вагон 117&received-from=2026-11-01");
      assertThat(page.locator("#table-statements tbody tr").count()).isEqualTo(1);
      clerk.picture("documents-statement-found");
      clerk.open("/statements/files");
      visible(page.locator("#table-statements-files a:has-text('kl_to_1c.txt')").first());
      clerk.picture("documents-statement-files");
      assertThat(clerk.overhang()).isZero();
      assertThat(clerk.complaints()).isEmpty();
    }
  }

  private static byte[] longStatement() {
    var documents =
        IntStream.rangeClosed(1, 120)
            .mapToObj(
                at ->
                    document(
                        "9" + at,
                        "77430139" + at % 90,
                        at * 1_234 + ".50",
                        "Оплата поставки, вагон "
                            + at
                            + ", без налога НДС, по договору от 01.02.2026"))
            .collect(Collectors.joining());
    return ("1CClientBankExchange\nВерсияФормата=1.03\n" + documents + "КонецФайла\n")
        .getBytes(Charset.forName("windows-1251"));
  }

  private static String buyer(int invoice) {
    return cabinet
        .demo()
        .hub()
        .features()
        .database()
        .transact(
            tx ->
                tx.one(
                    "select buyer_tax_number from invoice where number = $1",
                    row -> row.string("buyer_tax_number"),
                    (long) invoice));
  }

  /** One payment with the number of an invoice, one without, and one that cannot be read. */
  private static byte[] statement(String number, String payer) {
    return ("1CClientBankExchange\nВерсияФормата=1.03\n"
            + document("501", payer, "1.50", "Оплата по счету " + number + " от 20.11.2026")
            + document("502", "", "77000.00", "Возврат займа, не " + number)
            + document("503", "", "сумма", "x")
            + "КонецФайла\n")
        .getBytes(Charset.forName("windows-1251"));
  }

  private static String document(String number, String payer, String sum, String purpose) {
    return """
    СекцияДокумент=Платежное поручение
    Номер=%s-%s
    Дата=26.11.2026
    Сумма=%s
    ПлательщикСчет=40702810200000000001
    Плательщик1=ООО «Касса Плюс»
    ПлательщикИНН=%s
    ПолучательСчет=40702810700000000118
    ДатаПоступило=26.11.2026
    НазначениеПлатежа=%s
    КонецДокумента
    """
        .formatted(number, purpose.hashCode(), sum, payer, purpose);
  }

  @ParameterizedTest(name = "at {2}")
  @CsvSource({"10, 11, 1440", "13, 14, 390"})
  void whatStayedOverPaysTheNextInvoice(long paid, long open, int width) {
    long next = ofSameBuyer(paid, open);
    try (var clerk = cabinet.signIn("backoffice", width);
        var partner = cabinet.signIn("partner", width)) {
      clerk.open("/invoices/" + paid);
      var page = clerk.page();
      page.fill("#pay-amount", "9 000 000");
      page.fill("#pay-reference", "п/п 120");
      page.click("#payment button[type=submit]");
      page.click("#payment button:has-text('Записать с переплатой')");
      visible(page.locator("#payment-waits"));
      clerk.picture("documents-payment-waits");
      confirm(width);
      clerk.open("/invoices/" + paid);
      visible(page.locator("#invoice-facts .kh-st:has-text('Оплачен')"));
      partner.open("/orders?q=ПГ-" + next);
      partner.page().click("#table-orders tbody tr");
      visible(partner.page().locator("#order-facts dt:has-text('Аванс организации')"));
      partner.picture("documents-order-advance");

      clerk.open("/invoices/" + next);
      clerk.picture("documents-advance");
      page.click("#advance button");
      visible(page.locator("dialog[open]:has-text('из аванса в счёт ПГ-" + next + "')"));
      clerk.picture("documents-advance-ask");
      page.click("dialog[open] [data-go]");
      visible(page.locator("#payments td:has-text('Зачёт аванса')"));
      visible(page.locator("#invoice-facts .kh-st:has-text('Оплачен')"));
      assertThat(clerk.overhang() + partner.overhang()).isZero();
      assertThat(clerk.complaints()).isEmpty();
    }
  }

  /** The newest request, as a second person. */
  private static void confirm(int width) {
    try (var second = cabinet.signIn("administrator", width)) {
      second.open("/confirmations");
      second.picture("documents-payment-confirm");
      second.page().locator("main form[action$='/confirm'] button").first().click();
      second.page().click("#dlg-ask [data-go]");
      visible(second.page().locator("td:has-text('Подтверждено')").first());
      assertThat(second.overhang()).isZero();
    }
  }

  /** The first open invoice from there on that the same organisation has to pay. */
  private static long ofSameBuyer(long paid, long from) {
    return cabinet
        .demo()
        .hub()
        .features()
        .database()
        .transact(
            tx ->
                tx.one(
                    """
                    select i.number from invoice i
                    join invoice p on p.organisation_id = i.organisation_id and p.number = $1
                    where i.number >= $2 and i.number <> $1
                      and i.state = 'issued'
                    order by i.number limit 1
                    """,
                    row -> row.number("number"),
                    paid,
                    from));
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void whoSellsIsCheckedFieldByField(int width) {
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/seller");
      var page = clerk.page();
      page.fill("#seller-account", "40702 810 7 0000 0000119");
      page.fill("#seller-signer", "Ёлкина М. М.");
      page.click("main form button[type=submit]");
      visible(page.locator("#seller-account-f"));
      assertThat(page.inputValue("#seller-signer")).isEqualTo("Ёлкина М. М.");
      clerk.picture("documents-seller-fault");

      page.fill("#seller-account", "40702 810 7 0000 0000118");
      page.click("main form button[type=submit]");
      visible(page.locator("#seller-history >> text=Орлова В. П.").first());
      clerk.picture("documents-seller-history");
      assertThat(clerk.overhang()).isZero();
      page.fill("#seller-signer", "Орлова В. П.");
      page.click("main form button[type=submit]");
      visible(page.locator("#seller-history >> text=Ёлкина М. М.").first());
      assertThat(clerk.complaints()).filteredOn(text -> !text.contains("422")).isEmpty();
    }
  }
}
