package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.HubFeatures;
import kassahub.hub.billing.NewOrder;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of a partner, and what the back office makes of them. */
class CabinetMoneyIT {
  private static final String PAYERS =
      """
      select u.account_id, o.organisation_id from app_user u
      join account_organisation o on o.account_id = u.account_id where u.login = 'partner'
      order by o.organisation_id limit 10
      """;
  private static final String TYPES =
      "select id, name, article from licence_type order by id limit 10";

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  private record Payer(long account, long organisation) {}

  /** Sixty orders of many sizes, with their invoices. */
  @BeforeAll
  static void sell() {
    var hub = cabinet.demo().hub().features();
    IntStream.range(0, 60).forEach(at -> place(hub, at, 48L + at));
    hub.billing().invoices().issueDue();
  }

  private static void place(HubFeatures hub, int size, long hoursAgo) {
    var database = hub.database();
    var at = Instant.now().minus(hoursAgo, ChronoUnit.HOURS);
    database.run(
        tx -> {
          var payers =
              tx.list(
                  PAYERS,
                  row -> new Payer(row.number("account_id"), row.number("organisation_id")));
          var lines =
              tx.list(
                  TYPES,
                  row ->
                      new NewOrder.Line(
                          row.number("id"),
                          row.string("name"),
                          row.string("article"),
                          Money.kopecks(180_000L + 20_000L * (row.number("id") % 2)),
                          1 + size * 7 % 90));
          var payer = payers.get(size % payers.size());
          hub.billing()
              .orders()
              .place(
                  tx,
                  new NewOrder(
                      payer.account(),
                      payer.organisation(),
                      at,
                      at,
                      lines.subList(0, 1 + size % lines.size())));
        });
  }

  static Stream<Arguments> pages() {
    return Stream.of(
            new String[] {"partner", "orders", "/orders"},
            new String[] {"partner", "order", "/orders/12"},
            new String[] {"backoffice", "invoices", "/invoices"},
            new String[] {"backoffice", "invoice", "/invoices/12"},
            new String[] {"backoffice", "debts", "/debts"},
            new String[] {"backoffice", "orders-of-all", "/orders"})
        .flatMap(
            page ->
                Stream.of(DemoCabinet.DESK, DemoCabinet.PHONE)
                    .map(width -> Arguments.of(page[0], page[1], page[2], width)));
  }

  @ParameterizedTest(name = "{1} at {3}")
  @MethodSource("pages")
  void everyPageFitsItsWindowAndObeysThePolicy(String login, String name, String path, int width) {
    try (var person = cabinet.signIn(login, width)) {
      int status = person.open(path);
      person.picture("money-" + name);

      assertThat(status).isEqualTo(200);
      assertThat(person.overhang()).isZero();
      assertThat(person.complaints()).isEmpty();
    }
  }

  @Test
  void ordersHaveTheirColumnsAndAreFound() { // A-111 … A-123
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      partner.open("/orders");
      var page = partner.page();
      assertThat(page.locator("main h1").textContent()).isEqualTo("Заказы");
      assertThat(
              page.locator("#table-orders thead th").allTextContents().stream().map(String::trim))
          .isEqualTo(
              List.of(
                  "№ Заказа",
                  "№ счёта",
                  "Организация",
                  "Дата заказа",
                  "Статус заказа",
                  "Условия поставки",
                  "Стоимость",
                  "Оплата",
                  "Контактное лицо"));
      assertThat(page.locator("#table-orders tbody tr").first().textContent())
          .contains("Принят", "Постоплата 5 дней", "Не оплачено");
      page.fill("#table-orders-q", "пг-12");
      visible(page.locator("#table-orders tbody tr:only-child td:text-is('ПГ-12')"));

      page.locator("#table-orders tbody tr").click();

      visible(page.locator("h1:has-text('Заказ №')"));
      assertThat(page.textContent("main"))
          .contains(
              "Пи Джи Групп",
              "Итого:",
              "НДС не облагается",
              "Связанные активации лицензий",
              "Заказ покупателя 12 от",
              "Файл ещё не сформирован",
              "Сублицензионный договор (Постоплата 5 дней) от");
      assertThat(page.textContent("#purpose")).startsWith("Оплата по счёту ПГ-12 от");
    }
  }

  @ParameterizedTest(name = "at {1}")
  @CsvSource({"20, 1440", "21, 390"})
  void theBackOfficeRecordsAPaymentAndTakesItBack(String invoice, int width) {
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/invoices/" + invoice);
      var page = clerk.page();
      page.fill("#pay-amount", "много");
      page.fill("#pay-reference", "п/п 118 от 17.03.2026");
      page.click("#payment button[type=submit]");
      visible(page.locator("#pay-amount-f"));
      assertThat(page.inputValue("#pay-reference")).isEqualTo("п/п 118 от 17.03.2026");

      page.fill("#pay-amount", "1 000,50");
      page.click("#payment button[type=submit]");
      visible(page.locator("#payments td:has-text('1 000,50 ₽')"));
      visible(page.locator("#invoice-facts >> text=Выставлен"));
      page.fill("#pay-reference", "п/п 119");
      page.click("#payment button[type=submit]");
      visible(page.locator("#invoice-facts .kh-st:has-text('Оплачен')"));
      assertThat(page.locator("#payment").count()).isZero();
      clerk.picture("money-paid");

      page.locator("#payments button:has-text('Снять оплату')").first().click();
      page.fill("dialog[open] input[name=reason]", "чужой платёж");
      clerk.picture("money-take-back");
      page.click("dialog[open] button[type=submit]");
      visible(page.locator("#payments >> text=чужой платёж"));
      visible(page.locator("#payment"));
      assertThat(clerk.overhang()).isZero();
      assertThat(clerk.complaints()).filteredOn(text -> !text.contains("422")).isEmpty();
    }
  }

  @Test
  void whoDoesNotPayIsToldAndCannotActivateUntilSomebodyLetsHim() {
    cabinet.change(
        "update invoice set issued_on = issued_on - 20, due_on = issued_on - 10 where number = 30");
    cabinet.demo().hub().features().billing().debts().review();
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK);
        var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      partner.open("/activations");
      visible(partner.page().locator("#blocked:has-text('ПГ-30')"));
      assertThat(partner.page().locator(".kh-head [aria-disabled=true]").count()).isOne();
      partner.picture("money-blocked");
      partner.page().click("#blocked a");
      visible(partner.page().locator("h1:has-text('Заказ №')"));

      clerk.open("/debts");
      clerk.picture("money-debts-one");
      clerk.page().click("button:has-text('Открыть активации')");
      clerk.page().fill("dialog[open] input[name=reason]", "обещали завтра");
      clerk.page().click("dialog[open] button[type=submit]");
      visible(clerk.page().locator("#debts >> text=Открыты"));

      partner.open("/activations");
      assertThat(partner.page().locator("#blocked").count()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void ordersThatWaitForLongAreRed(int width) {
    try (var clerk = cabinet.signIn("backoffice", width)) {
      var hub = cabinet.demo().hub().features();
      withoutInvoices(
          hub,
          () -> {
            place(hub, 3, 30);
            place(hub, 11, 2);
            clerk.open("/uninvoiced");
            clerk.picture("money-uninvoiced");
          });

      assertThat(clerk.page().locator("#uninvoiced tr.kh-fail").count()).isOne();
      assertThat(clerk.page().locator("#uninvoiced tbody tr").count()).isGreaterThan(1);
      assertThat(clerk.overhang()).isZero();
      assertThat(clerk.complaints()).isEmpty();
    }
  }

  /** Whoever has a number of a series keeps others waiting until he gives it back. */
  private static void withoutInvoices(HubFeatures hub, Runnable meanwhile) {
    try {
      hub.database()
          .run(
              tx -> {
                tx.one("select number from take_number('invoice')", row -> row.number("number"));
                meanwhile.run();
                throw new NotTaken();
              });
    } catch (NotTaken asPlanned) {
      hub.billing().invoices().issueDue();
    }
  }

  private static final class NotTaken extends RuntimeException {}
}
