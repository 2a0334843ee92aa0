package kassahub.hub.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kassahub.hub.browser.DemoCabinet.visible;
import static kassahub.hub.browser.ThreeVendors.PRICE;
import static kassahub.hub.browser.ThreeVendors.PROMPT;
import static kassahub.hub.browser.ThreeVendors.SLOW;
import static kassahub.hub.browser.ThreeVendors.UNRULY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.FilePayload;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.browser.Buyer.Status;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A partner with two organisations, from the offer to the paid order, against three vendors that
 * are processes of their own: in a browser, and through the API alone. What a vendor has granted is
 * read in its own book, what was sold in the hub's.
 */
class PurchaseWalkIT {
  /** Invoices are issued each half minute, documents too, and other browsers run beside. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String COUNT_SOLD =
      """
      select count(*) as n from activation a join sales_order o on o.number = a.order_number
      where a.number = $1 and a.status = 'done' and o.amount = $2
        and (select sum(quantity) from sales_order_line l where l.order_number = o.number) = $3
      """;

  private static final String COUNT_ASKED_FOR =
      "select count(*) as n from activation_line where serial = any($1::text[])";

  private static final String COUNT_EXTENDED =
      """
      select count(*) as n from activation_line l join device d on d.serial = l.serial
      where l.activation = $1 and l.final_until = l.new_until and d.subscription_until = l.new_until
      """;

  private static final String COUNT_PRINTED =
      """
      select count(*) as n from activation a
      join invoice i on i.order_number = a.order_number and i.printed_at is not null
      join transfer_document t on t.order_number = a.order_number and t.printed_at is not null
      where a.number = any($1::bigint[])
      """;

  /** What the ledger says an organisation owes is what its invoices say. */
  private static final String COUNT_OUT_OF_BALANCE =
      """
      select count(*) as n from organisation o
      where coalesce((select sum(amount) from ledger_entry e
          where e.organisation_id = o.id and e.book = 'receivable'), 0)
        <> coalesce((select sum(amount - paid_amount) from invoice i
          where i.organisation_id = o.id and i.state <> 'deleted'), 0)
      """;

  @RegisterExtension private static final ThreeVendors site = new ThreeVendors();

  enum Way {
    BROWSER,
    API;

    Buyer open() {
      return this == API
          ? new ApiBuyer(site)
          : new CabinetBuyer(site.signIn("partner", DemoCabinet.DESK));
    }
  }

  /** Each organisation by itself, by a person: until then nothing is sold. */
  @BeforeAll
  static void acceptTheNewEdition() throws Exception {
    try (var program = new ApiBuyer(site);
        var partner = new CabinetBuyer(site.signIn("partner", DemoCabinet.DESK));
        var phone = site.signIn("partner", DemoCabinet.PHONE)) {
      var serials = site.serials(PROMPT, 1);
      for (String name : List.of("Касса Плюс", "Соколова")) {
        long organisation = site.organisation(name);
        var wanted = ApiBuyer.wanted(organisation, serials);
        var refused = program.post("activations", wanted, "");
        assertThat(new JsonObject(refused.body()).getString("code"))
            .isEqualTo("OFFER_NOT_ACCEPTED");
        partner.cabinet().open("/activations/new");
        partner.pictures(phone, "choice");
        partner.cabinet().page().click(".kh-cards-choice a:has-text('" + name + "')");
        visible(partner.cabinet().page().locator("#go-on"));
        partner.pictures(phone, "offer");
        partner.accept();
      }
      assertThat(site.vendor(PROMPT).grants(serials.getFirst())).isZero();
    }
  }

  @Test
  void aPartnerBuysForTwoOrganisationsFromThreeVendorsAndPaysForOne() throws Exception {
    site.vendor(UNRULY).restart("partial=7/10");
    var prompt = site.serials(PROMPT, 3);
    var slow = site.serials(SLOW, 4);
    var unruly = site.serials(UNRULY, 10);
    var early = ThreeVendors.farFromItsEnd(PROMPT);
    var others = site.serials(PROMPT, 2);
    try (var partner = new CabinetBuyer(site.signIn("partner", DemoCabinet.DESK));
        var phone = site.signIn("partner", DemoCabinet.PHONE)) {
      var all = Stream.of(prompt, slow, unruly, List.of(early)).flatMap(List::stream).toList();
      partner.check(site.organisation("Касса Плюс"), all);
      confirmInPictures(partner, phone, early);
      long failed = activation(unruly);
      long running = activation(slow);
      long done = activation(prompt);
      partner.awaitStatus(running, Status.IN_PROGRESS);
      partner.pictures(phone, "in-progress");
      partner.awaitStatus(done, Status.DONE);
      visible(partner.cabinet().page().locator(".kh-steps .kh-ahead:has-text('Вручную: 4')"));
      partner.pictures(phone, "done");
      partner.awaitStatus(failed, Status.FAILED);
      assertThat(badges(partner, "Выдана вендором")).isEqualTo(7);
      assertThat(badges(partner, "Не выдана")).isEqualTo(3);
      partner.pictures(phone, "failed");
      partner.buy(site.organisation("Соколова"), others);
      partner.pictures(phone, "activations");
      partner.retry(failed);

      for (long number : List.of(failed, running, activation(others))) {
        partner.awaitStatus(number, Status.DONE);
      }
      soldOnce(UNRULY, unruly);
      soldOnce(SLOW, slow);
      soldOnce(PROMPT, Stream.concat(prompt.stream(), Stream.of(early)).toList());
      soldOnce(PROMPT, others);
      partner.pictures(phone, "retried");
      payFor(partner, phone, List.of(failed, running, done), activation(others));
    }
  }

  private static int badges(CabinetBuyer partner, String text) {
    return partner
        .cabinet()
        .page()
        .locator("#activation-lines tbody :text('" + text + "')")
        .count();
  }

  private static void confirmInPictures(CabinetBuyer partner, Cabinet phone, String early) {
    var page = partner.cabinet().page();
    assertThat(page.textContent("#check-sum")).contains("Прима", "Неспешный", "Гроза");
    partner.pictures(phone, "check");
    page.click("button:has-text('Активировать всё')");
    visible(page.locator("#dlg-early td:has-text('" + early + "')"));
    partner.cabinet().picture("walk-early");
    page.click("#dlg-early [data-next]");
    visible(page.locator("#dlg-confirm button[type=submit]"));
    partner.cabinet().picture("walk-confirm");
    partner.confirm();
  }

  /** The invoices of these are paid through the bank, and that of another organisation is not. */
  private static void payFor(CabinetBuyer partner, Cabinet phone, List<Long> paid, long other)
      throws IOException {
    var numbers = Stream.concat(paid.stream(), Stream.of(other)).toList();
    awaitDocuments(numbers);
    var page = partner.cabinet().page();
    partner.cabinet().open("/orders/" + order(paid.getFirst()));
    partner.pictures(phone, "order-unpaid");
    assertThat(saved(partner.cabinet(), "invoice.pdf")).startsWith("%PDF-".getBytes(UTF_8));

    uploadStatement(paid);
    page.reload();
    visible(page.locator("#order-facts dd:has-text('Оплачено')"));
    partner.pictures(phone, "order-paid");
    assertThat(saved(partner.cabinet(), "transfer.pdf")).startsWith("%PDF-".getBytes(UTF_8));
    assertThat(saved(partner.cabinet(), "transfer.xml")).startsWith("<?xml".getBytes(UTF_8));
    partner.cabinet().open("/orders/" + order(other));
    visible(page.locator("#order-facts dd:has-text('В ожидании')"));
    partner.cabinet().open("/orders");
    partner.pictures(phone, "orders");
    balances(paid, other);
    assertThat(partner.cabinet().complaints()).isEmpty();
    assertThat(partner.cabinet().overhang() + phone.overhang()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "die-after-grant, BROWSER",
    "die-after-grant, API",
    "late=9000, BROWSER",
    "late=9000, API",
    "twice, BROWSER",
    "twice, API"
  })
  void aLicenceIsGrantedAndSoldOnceWhateverItsVendorDoes(String mode, Way way)
      throws Exception {
    var serials = site.serials(UNRULY, 2);
    site.vendor(UNRULY).restart(mode);
    try (var buyer = way.open()) {
      buyer.buy(site.organisation("Соколова"), serials);
      if (mode.startsWith("die")) {
        site.vendor(UNRULY).awaitDeath();
        buyer.awaitStatus(activation(serials), Status.IN_PROGRESS);
        site.vendor(UNRULY).restart();
      }

      buyer.awaitStatus(activation(serials), Status.DONE);
    }
    soldOnce(UNRULY, serials);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void whatIsAskedForAgainIsBilledAndExtendedOnce(Way way) throws Exception {
    var serials = site.serials(UNRULY, 10);
    site.vendor(UNRULY).restart("partial=7/10");
    try (var buyer = way.open()) {
      buyer.buy(site.organisation("Касса Плюс"), serials);
      long number = activation(serials);
      buyer.awaitStatus(number, Status.FAILED);
      assertThat(site.vendor(UNRULY).granted(number)).hasSize(7);
      assertThat(site.one(COUNT_EXTENDED, number)).as("extended before it is sold").isZero();

      buyer.retry(number);

      buyer.awaitStatus(number, Status.DONE);
    }
    soldOnce(UNRULY, serials);
  }

  @Test
  void aHubThatDiesBetweenTheAnswersAndTheirCommitsSellsOnce() throws Exception {
    var bought = new EnumMap<Way, List<String>>(Way.class);
    site.vendor(UNRULY).restart("slow=15000");
    for (Way way : Way.values()) {
      var serials = site.serials(UNRULY, 2);
      bought.put(way, serials);
      try (var buyer = way.open()) {
        buyer.buy(site.organisation("Соколова"), serials);
      }
    }
    var numbers = bought.values().stream().map(PurchaseWalkIT::activation).toList();
    site.killBeforeItKeepsTheAnswers(numbers);
    for (long number : numbers) {
      assertThat(site.vendor(UNRULY).granted(number)).hasSize(2);
    }

    for (Map.Entry<Way, List<String>> sold : bought.entrySet()) {
      try (var buyer = sold.getKey().open()) {
        buyer.awaitStatus(activation(sold.getValue()), Status.DONE);
      }
      soldOnce(UNRULY, sold.getValue());
    }
  }

  @Test
  void aProgramBuysForTwoOrganisationsFromThreeVendorsAndSeesWhatIsPaid() throws Exception {
    site.vendor(UNRULY).restart();
    var bought = new HashMap<Integer, List<String>>();
    List.of(PROMPT, SLOW, UNRULY).forEach(vendor -> bought.put(vendor, site.serials(vendor, 2)));
    var others = site.serials(PROMPT, 1);
    try (var program = new ApiBuyer(site)) {
      program.buy(
          site.organisation("Касса Плюс"), bought.values().stream().flatMap(List::stream).toList());
      program.buy(site.organisation("Соколова"), others);
      var paid = bought.values().stream().map(PurchaseWalkIT::activation).toList();
      long other = activation(others);
      for (long number : Stream.concat(paid.stream(), Stream.of(other)).toList()) {
        program.awaitStatus(number, Status.DONE);
        assertThat(program.file("activations/" + number + "/licence-file")).isNotEmpty();
      }
      for (Map.Entry<Integer, List<String>> sold : bought.entrySet()) {
        soldOnce(sold.getKey(), sold.getValue());
      }
      awaitDocuments(Stream.concat(paid.stream(), Stream.of(other)).toList());
      assertThat(orderOf(program, paid.getFirst()).getBoolean("paid")).isFalse();
      uploadStatement(paid);

      for (long number : paid) {
        var order = orderOf(program, number);
        assertThat(order.getBoolean("paid")).isTrue();
        assertThat(order.getJsonObject("total").getLong("amount")).isEqualTo(2L * PRICE);
        for (String document : List.of("invoice", "transfer", "transfer-xml")) {
          var path = "orders/" + order.getLong("number") + "/documents/" + document;
          assertThat(program.file(path)).isNotEmpty();
        }
      }
      assertThat(orderOf(program, other).getBoolean("paid")).isFalse();
      balances(paid, other);
    }
  }

  private static JsonObject orderOf(ApiBuyer program, long activation) throws Exception {
    return program.get("orders/" + order(activation));
  }

  /** The bank has the sums of these activations' invoices from their payers. */
  private static void uploadStatement(List<Long> activations) {
    try (var clerk = site.signIn("backoffice", DemoCabinet.DESK)) {
      clerk.open("/statements");
      var page = clerk.page();
      page.setInputFiles(
          "#statement-file", new FilePayload("kl_to_1c.txt", "text/plain", statement(activations)));
      visible(page.locator("#statement-imported"));
      clerk.picture("walk-statement");
      await("the invoices to be paid")
          .atMost(PATIENCE)
          .until(
              () ->
                  site.one(
                          "select count(*) as n from invoice where state = 'paid' and order_number"
                              + " = any($1::bigint[])",
                          (Object) orders(activations))
                      == activations.size());
    }
  }

  private static byte[] statement(List<Long> activations) {
    var documents =
        site.read(
            tx ->
                tx.list(
                    """
                    select printed, buyer_tax_number, amount from invoice
                    where order_number = any($1::bigint[]) order by id limit 100
                    """,
                    row ->
                        payment(
                            row.string("printed"),
                            row.string("buyer_tax_number"),
                            row.number("amount")),
                    (Object) orders(activations)));
    return ("1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\n"
            + String.join("", documents)
            + "КонецФайла\n")
        .getBytes(Charset.forName("windows-1251"));
  }

  private static String payment(String invoice, String payer, long kopecks) {
    var today = SoldLicences.DAY.format(LocalDate.now(ZoneId.of("Europe/Moscow")));
    return """
    СекцияДокумент=Платежное поручение
    Номер=%d
    Дата=%s
    Сумма=%d.%02d
    ПлательщикСчет=40702810200000000001
    Плательщик1=ООО «Касса Плюс»
    ПлательщикИНН=%s
    ПолучательСчет=40702810700000000118
    ДатаПоступило=%s
    НазначениеПлатежа=Оплата по счету %s за лицензии, НДС не облагается
    КонецДокумента
    """
        .formatted(
            invoice.hashCode() & 0xFFFF,
            today,
            kopecks / 100,
            kopecks % 100,
            payer,
            today,
            invoice);
  }

  /** One grant of the vendor's, one order, one extension, however often somebody asked. */
  private static void soldOnce(int vendor, List<String> serials) throws IOException {
    long number = activation(serials);
    assertThat(site.vendor(vendor).granted(number)).containsExactlyInAnyOrderElementsOf(serials);
    for (String serial : serials) {
      assertThat(site.vendor(vendor).grants(serial)).as("grants of " + serial).isOne();
    }
    long size = serials.size();
    assertThat(site.one(COUNT_ASKED_FOR, (Object) serials.toArray(String[]::new))).isEqualTo(size);
    assertThat(site.one(COUNT_SOLD, number, size * PRICE, size)).as("orders").isOne();
    assertThat(site.one(COUNT_EXTENDED, number)).as("extended").isEqualTo(size);
  }

  /** Whoever was paid for is even, the other organisation owes all it bought. */
  private static void balances(List<Long> paid, long other) {
    assertThat(site.one(COUNT_OUT_OF_BALANCE)).isZero();
    assertThat(received(orders(paid)))
        .isEqualTo(
            site.one(
                "select sum(amount)::bigint as n from sales_order where number = any($1::bigint[])",
                (Object) orders(paid)));
    assertThat(received(orders(List.of(other)))).isZero();
  }

  private static long received(Long[] orders) {
    return site.one(
        "select sum(paid_amount)::bigint as n from invoice where order_number = any($1::bigint[])",
        (Object) orders);
  }

  private static void awaitDocuments(List<Long> activations) {
    await("invoices and documents")
        .atMost(PATIENCE)
        .until(
            () ->
                site.one(COUNT_PRINTED, (Object) activations.toArray(Long[]::new))
                    == activations.size());
  }

  private static byte[] saved(Cabinet person, String document) throws IOException {
    var link = person.page().locator("#order-documents a[href$='/%s']".formatted(document));
    return Files.readAllBytes(person.page().waitForDownload(() -> link.last().click()).path());
  }

  private static long activation(List<String> serials) {
    return site.one(
        "select activation as n from activation_line where serial = $1", serials.getFirst());
  }

  private static long order(long activation) {
    return site.one("select order_number as n from activation where number = $1", activation);
  }

  private static Long[] orders(List<Long> activations) {
    return activations.stream().map(PurchaseWalkIT::order).toArray(Long[]::new);
  }
}
