package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.HubFeatures;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.billing.NewOrder;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Actor;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
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
    hub.documents().printDue();
  }

  static void place(HubFeatures hub, int size, long hoursAgo) {
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

  static Stream<Arguments> sights() {
    return Sight.atBothWidths(
        new Sight("partner", "money-orders", "/orders"),
        new Sight("partner", "money-order", "/orders/12"),
        new Sight("backoffice", "money-invoices", "/invoices"),
        new Sight("backoffice", "money-invoice", "/invoices/12"),
        new Sight("backoffice", "money-debts", "/debts"),
        new Sight("backoffice", "money-orders-of-all", "/orders"));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("sights")
  void everyPageFitsItsWindowAndObeysThePolicy(Sight sight, int width) {
    cabinet.shows(sight, width);
  }

  @Test
  void ordersHaveTheirColumnsInTheCataloguesOrder() {
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      partner.open("/orders");
      var page = partner.page();
      assertThat(page.textContent("main h1")).isEqualTo("Заказы");
      assertThat(crumbs(page)).isEqualTo("Главная/Заказы");
      assertThat(page.getAttribute("#table-orders-q", "placeholder")).isEqualTo("Поиск...");
      assertThat(texts(page.locator("#table-orders summary.kh-chip")))
          .containsExactly("Организация", "Оплата");
      assertThat(texts(page.locator("#table-orders thead th")))
          .containsExactly(
              "№ Заказа",
              "№ счёта",
              "Организация",
              "Дата заказа",
              "Статус заказа",
              "Условия поставки",
              "Стоимость",
              "Оплата",
              "Контактное лицо");
    }
  }

  @Test
  void aRowSaysWhatTheOrderIs() { // A-114 … A-121
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      partner.open("/orders?q=пг-12");
      var cells = texts(partner.page().locator("#table-orders tbody tr td"));
      var order = sold(12);

      assertThat(partner.page().locator("#table-orders tbody tr").count()).isOne();
      assertThat(partner.page().locator("td[data-c=paid] .kh-i-circle-minus").count()).isOne();
      assertThat(cells)
          .containsExactly(
              order.number(),
              "ПГ-12",
              order.organisation(),
              order.day(),
              "Отгружен",
              "Постоплата 5 дней",
              order.sum(),
              "Не оплачено",
              order.contact());
    }
  }

  @Test
  void filtersAndSearchNarrowTogether() {
    cabinet.change("update sales_order set paid_at = ordered_at where number = 40");
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      var page = partner.page();
      partner.open("/orders?payment=paid");
      assertThat(texts(page.locator("#table-orders tbody td[data-c=number]")))
          .containsExactly("40");
      assertThat(page.textContent("#table-orders tbody td[data-c=paid]")).contains("Оплачено");
      partner.open("/orders?payment=unpaid&q=40");
      assertThat(texts(page.locator("#table-orders tbody td[data-c=number]"))).doesNotContain("40");
      var organisation = sold(12).organisationId();
      partner.open("/orders?size=100&organisation=" + organisation);
      assertThat(texts(page.locator("#table-orders tbody td[data-c=organisation]")))
          .isNotEmpty()
          .containsOnly(sold(12).organisation());
    } finally {
      cabinet.change("update sales_order set paid_at = null where number = 40");
    }
  }

  @Test
  void anOrdersPageSaysWhoBoughtWhatOnWhichTerms() {
    //
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      var order = sold(12);
      partner.open("/orders?q=пг-12");
      var page = partner.page();
      page.locator("#table-orders tbody tr").click();
      visible(page.locator("h1:text-is('Заказ №%s')".formatted(order.number())));

      assertThat(crumbs(page)).isEqualTo("Главная/Заказы/Заказ №" + order.number());
      assertThat(texts(page.locator("#order-customer dt")))
          .containsExactly("Организация", "ФИО:", "Телефон:", "E-mail:", "Комментарий:");
      var customer = texts(page.locator("#order-customer dd"));
      assertThat(customer.subList(0, 3))
          .containsExactly(order.organisation(), "Бухгалтерия", "+7 000 000-00-01");
      assertThat(customer.get(3)).matches("[a-z]+@demo\\.invalid");
      assertThat(texts(page.locator("#order-facts dt")))
          .containsExactly(
              "Статус заказа:", "Статус оплаты:", "Дата заказа:", "Номер счёта:", "Договор:");
      assertThat(texts(page.locator("#order-facts dd")).subList(0, 3))
          .containsExactly("Отгружен", "В ожидании", order.day());
      assertThat(texts(page.locator("#order-facts dd")).get(3)).startsWith("ПГ-12 ");
      assertThat(texts(page.locator("#order-facts dd")).getLast())
          .matches("Сублицензионный договор \\(Постоплата 5 дней\\) от \\d\\d\\.\\d\\d\\.\\d{4}");
      assertThat(page.textContent("#order-lines h2")).isEqualTo("Пи Джи Групп");
      assertThat(texts(page.locator("#order-lines th")))
          .containsExactly("№", "Наименование", "Цена", "Количество", "Сумма");
      assertThat(texts(page.locator("#order-lines tbody td"))).isEqualTo(order.cells());
      assertThat(plain(page.textContent("#order-lines .kh-foot")))
          .contains("НДС не облагается", "Итого: " + order.sum());
      assertThat(texts(page.locator("#order-documents li")).getFirst())
          .matches("Расходная накладная \\d+ от " + order.shipped() + ".*");
      assertThat(texts(page.locator("#order-documents li")).getLast())
          .startsWith("Заказ покупателя 12 от " + order.invoiced());
      assertThat(page.textContent("#purpose"))
          .startsWith("Оплата по счёту ПГ-12 от " + order.invoiced());
    }
  }

  @Test
  void anOrderOfAnActivationLeadsToItAndToItsFile() { // … A-134
    try (var client = cabinet.signIn("client", DemoCabinet.DESK)) {
      var page = client.page();
      client.open("/activations/1");
      visible(page.getByText("Установлена"));
      client.open("/activations/1");
      var facts = texts(page.locator(".kh-facts dd"));
      int licences = page.locator("#activation-lines tbody tr").count();
      page.click("a:has-text('Перейти в заказ')");
      visible(page.locator("#order-activations tbody tr"));

      assertThat(texts(page.locator("#order-activations th")).subList(0, 5))
          .containsExactly("№ активации", "Статус активации", "Вендор", "Лицензий", "Стоимость");
      var row = texts(page.locator("#order-activations tbody td"));
      assertThat(row.subList(0, 5))
          .containsExactly(
              "1", "Выполнена", facts.get(1), Integer.toString(licences), facts.get(2));
      assertThat(texts(page.locator("#order-customer dd")).getLast()).isEqualTo("Активация № 1");
      assertThat(page.getAttribute("#order-activations td a.kh-dl", "href"))
          .isEqualTo("/activations/1/licence-file");
      var file = page.waitForDownload(() -> page.click("#order-activations td a.kh-dl"));
      assertThat(file.suggestedFilename()).matches("Licenses_1_\\d{4}-\\d\\d-\\d\\d\\.slf");
      page.locator("#order-activations tbody td:nth-child(3)").click();
      visible(page.locator("h1:has-text('Активация № 1')"));
    }
  }

  @Test
  void anOrderWithoutActivationsSaysSo() {
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      partner.open("/orders/" + sold(12).number());

      assertThat(partner.page().textContent("#order-activations"))
          .contains("По этому заказу активаций пока нет.");
      assertThat(texts(partner.page().locator("#order-customer dd")).getLast()).isEqualTo("-");
      partner.picture("money-order-bare");
    }
  }

  /**
   * What the books say of the order of an invoice.
   *
   * @param cells of its lines, row by row
   */
  private record Sold(
      String number,
      long organisationId,
      String organisation,
      String contact,
      String day,
      String invoiced,
      String shipped,
      String sum,
      List<String> cells) {}

  private static Sold sold(long invoice) {
    var hub = cabinet.demo().hub().features();
    var zone = ZoneId.of("Europe/Moscow");
    var russian = Locale.of("ru");
    var role = Role.BACK_OFFICE;
    var clerk = new Caller(Actor.hub(), 1, role, role.permissions(), russian, zone);
    var found = hub.billing().orders().list(clerk, searching("ПГ-" + invoice)).items().getFirst();
    var order = hub.billing().orders().get(clerk, found.number());
    var texts = Texts.of(russian);
    var words = new MoneyWords(texts, new Formats(texts, zone));
    var cells =
        order.lines().stream()
            .flatMap(
                line ->
                    Stream.of(
                        Integer.toString(line.position()),
                        line.name() + " " + line.article(),
                        words.sum(line.price()),
                        Integer.toString(line.quantity()),
                        words.sum(line.amount())))
            .map(CabinetMoneyIT::plain)
            .toList();
    return new Sold(
        Long.toString(found.number()),
        found.organisationId(),
        found.organisation(),
        found.contact().name().orElse("-"),
        words.formats().date(found.orderedAt()),
        Formats.day(
            hub.billing().invoices().get(clerk, found.invoice().orElseThrow().id()).issuedOn()),
        Formats.day(hub.billing().transfers().of(clerk, found.number()).orElseThrow().issuedOn()),
        plain(words.sum(found.amount())),
        cells);
  }

  private static PageRequest searching(String typed) {
    return new PageRequest(
        25,
        Optional.empty(),
        false,
        Optional.empty(),
        PageRequest.Direction.FIRST,
        Map.of(),
        typed);
  }

  private static String crumbs(Page page) {
    return plain(page.textContent(".kh-crumbs")).replace(" ", "").replace("Заказ№", "Заказ №");
  }

  private static List<String> texts(Locator found) {
    return found.allTextContents().stream().map(CabinetMoneyIT::plain).toList();
  }

  /** As people read it: any run of spaces is one. */
  private static String plain(String text) {
    return text.replaceAll("[\\s\u00a0\u202f]+", " ").strip();
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
      visible(page.locator("#invoice-facts .kh-st:has-text('Выставлен')"));
      page.fill("#pay-reference", "п/п 119");
      page.fill("#pay-amount", more(page));
      page.click("#payment button[type=submit]");
      visible(page.locator("#payment-over:has-text('станет авансом организации')"));
      clerk.picture("money-over");
      assertThat(page.locator("#payments tbody tr").count()).isOne();
      page.click("#payment button:has-text('Записать с переплатой')");
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

  /** Than the form proposes. */
  private static String more(Page page) {
    var rest = page.inputValue("#pay-amount").split(",", -1)[0];
    return Long.toString(Long.parseLong(rest) + 500);
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
      partner.open("/activations/new");
      visible(partner.page().locator("#blocked:has-text('ПГ-30')"));
      partner.picture("new-blocked");
      partner.open("/activations");
      partner.page().click("#blocked a:has-text('Заказ №')");
      visible(partner.page().locator("h1:has-text('Заказ №')"));
      visible(partner.page().locator("#order-overdue:has-text('ПГ-30')"));
      visible(partner.page().locator("#order-facts .kh-bad:has-text('Просрочено')"));
      partner.picture("money-order-overdue");
      partner.open("/orders?payment=overdue");
      assertThat(texts(partner.page().locator("#table-orders tbody td[data-c=invoice]")))
          .containsExactly("ПГ-30");
      visible(partner.page().locator("#table-orders tr.kh-fail td:has-text('Просрочено')"));
      visible(partner.page().locator("#table-orders tr.kh-fail td:has-text('к оплате')"));
      partner.picture("money-orders-overdue");

      try (var phone = cabinet.signIn("partner", DemoCabinet.PHONE)) {
        phone.open("/activations/new");
        visible(phone.page().locator("#blocked:has-text('ПГ-30')"));
        phone.picture("new-blocked");
        assertThat(phone.overhang()).isZero();
      }

      clerk.open("/debts");
      clerk.picture("money-debts-one");
      clerk.page().click("#table-debts tbody td a");
      visible(clerk.page().locator("#debt-invoices a:has-text('Акт сверки')").first());
      visible(clerk.page().locator("#debt-waive li:has-text('ПГ-30')"));
      clerk.picture("money-debtor");
      assertThat(clerk.page().locator("#debt-invoices a:has-text('ПГ-30')").count()).isOne();
      clerk.page().fill("#waive-reason", "обещали завтра");
      clerk.page().click("#debt-waive button");
      visible(clerk.page().locator("#debt-state >> text=Активации открыты"));
      visible(clerk.page().locator("#debt-invoices >> text=активации не закрывает"));

      partner.open("/activations");
      assertThat(partner.page().locator("#blocked").count()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void anOperatorsBlockHasItsOwnWords(int width) {
    try (var partner = cabinet.signIn("partner", width);
        var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/invoices/31");
      clerk.page().click("a:has-text('Долги партнёра')");
      clerk.page().fill("#block-reason", "проверка документов");
      clerk.page().click("#debt-block button");
      visible(clerk.page().locator("#debt-lift"));
      clerk.picture("money-debtor-blocked");
      partner.open("/activations");
      assertThat(partner.page().textContent("#blocked"))
          .contains("Причину скажет ваш менеджер")
          .doesNotContain("счета", "проверка документов");

      clerk.page().fill("#lift-reason", "проверили");
      clerk.page().click("#debt-lift button");
      visible(clerk.page().locator("#debt-block"));
      partner.open("/activations");
      assertThat(partner.page().locator("#blocked").count()).isZero();
      assertThat(clerk.overhang()).isZero();
      assertThat(clerk.complaints()).isEmpty();
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
            clerk.page().locator("#table-uninvoiced tbody input").first().check();
            clerk.page().click("button:text-is('Взять себе')");
            visible(clerk.page().locator("#table-uninvoiced .kh-run"));
            clerk.picture("money-uninvoiced");
          });

      assertThat(clerk.page().locator("#table-uninvoiced tr.kh-fail").count()).isOne();
      assertThat(clerk.page().locator("#table-uninvoiced tbody tr").count()).isGreaterThan(1);
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
