package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static kassahub.hub.browser.SoldLicences.crumbs;
import static kassahub.hub.browser.SoldLicences.text;
import static kassahub.hub.browser.SoldLicences.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of an activation as the catalogue describes it, row by row. */
class CabinetActivationIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();
  private static SoldLicences sold;

  @BeforeAll
  static void sell() {
    sold = SoldLicences.in(cabinet);
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void aLongListAndEachStatusFitTheirWindow(int width) {
    try (var partner = cabinet.signIn("partner", width)) {
      partner.open("/activations");
      partner.picture("licence-list");
      assertThat(partner.overhang()).isZero();
      assertThat(partner.cutTables()).isZero();
      for (int at : new int[] {4, 5, 15, 18}) {
        partner.open("/activations/" + sold.number(at));
        partner.picture("licence-" + at);
        assertThat(partner.overhang()).as("page of " + at).isZero();
      }
      assertThat(colour(partner.page(), "'.kh-steps .kh-ok .kh-m', null"))
          .as("a done step is as green as the line after it")
          .isEqualTo(colour(partner.page(), "'.kh-steps .kh-ok', '::before'"));
      assertThat(partner.complaints()).isEmpty();
    }
  }

  @Test
  void aNewLookShowsTheNewStatus() {
    long number = sold.number(7);
    try (var partner = open("partner", "/activations/" + number)) {
      var page = partner.page();
      assertThat(page.textContent("main h1"))
          .isEqualTo("Активация № %d (В работе)".formatted(number));
      cabinet.change(
          "update activation set status = 'failed', error_code = 'INTERNAL', error_text = 'x' where"
              + " number = $1",
          number);
      page.click("a:has-text('Обновить статус')");
      visible(page.locator("h1:text-is('Активация № %d (Ошибка)')".formatted(number)));
      partner.open("/activations?size=100");
      var row = page.locator("tr[data-href='/activations/" + number + "']");
      assertThat(text(cell(row, "status"))).startsWith("Ошибка");
    } finally {
      cabinet.change(
          "update activation set status = 'in_progress', error_code = null, error_text = null where"
              + " number = $1",
          number);
    }
  }

  @Test
  void theTabsCountWhatChangesInTheListByItself() {
    long number = sold.number(7);
    try (var partner = open("partner", "/activations?size=100")) {
      var page = partner.page();
      var failed = page.locator(".kh-views a:has-text('Ошибка') .kh-n");
      int before = Integer.parseInt(failed.textContent());
      become(number, "failed");
      visible(page.locator("tr[data-href='/activations/%d']:has-text('Ошибка')".formatted(number)));
      PlaywrightAssertions.assertThat(failed).hasText(Integer.toString(before + 1));
    } finally {
      become(number, "in_progress");
    }
  }

  private static void become(long number, String status) {
    cabinet.change(
        "update activation set status = $2, error_code = case $2 when 'failed' then 'INTERNAL' end,"
            + " error_text = case $2 when 'failed' then 'x' end where number = $1",
        number,
        status);
    cabinet.demo().hub().features().changes().publish("activation:" + number);
  }

  @ParameterizedTest
  @CsvSource({
    "6, Выполнена, Касса Плюс, Пэй Киоск",
    "4, В работе, Касса Плюс, Пэй Киоск",
    "5, Ошибка, Соколова, РР-Электро"
  })
  void anActivationHasItsPathAndItsFacts(
      int at,
      String status,
      String organisation,
      String vendor) {
    long number = sold.number(at);
    boolean done = status.equals("Выполнена");
    try (var partner = open("partner", "/activations/" + number)) {
      var page = partner.page();
      assertThat(crumbs(page)).isEqualTo("Главная/Лицензии/Активация № " + number);
      assertThat(page.textContent("main h1"))
          .isEqualTo("Активация № %d (%s)".formatted(number, status));
      assertThat(texts(page.locator(".kh-facts dt")).subList(0, 3))
          .containsExactly("Организация:", "Вендор:", "Сумма:");
      var facts = texts(page.locator(".kh-facts dd"));
      assertThat(facts.getFirst()).contains(organisation);
      assertThat(facts.subList(1, 3)).containsExactly(vendor, sold.amount(number));
      assertThat(page.locator("dt:has-text('Статус оплаты:')").count()).isEqualTo(done ? 1 : 0);
      assertThat(page.locator("a:has-text('Скачать файл лицензии')").count())
          .isEqualTo(done ? 1 : 0);
      if (!done) {
        assertThat(page.locator("a:has-text('Перейти в заказ')").count()).isZero();
      }
      page.click(".kh-head a:has-text('Список активаций')");
      page.waitForURL(address -> address.endsWith("/activations"));
    }
  }

  @Test
  void aDoneOneSaysHowItsOrderStandsAndLeadsThere() {
    cabinet.demo().hub().features().sales().placeOwed();
    long number = sold.number(6);
    long order = sold.order(number);
    try (var partner = open("partner", "/activations/" + number)) {
      var page = partner.page();
      var payment = page.locator("dt:text-is('Статус оплаты:') + dd");
      assertThat(text(payment)).startsWith("В ожидании");
      cabinet.change("update sales_order set paid_at = now() where number = $1", order);
      page.reload();
      assertThat(text(payment)).startsWith("Оплачено");
      var file = page.waitForDownload(() -> page.click("a:text-is('Скачать файл лицензии')"));
      assertThat(file.suggestedFilename())
          .isEqualTo("Licenses_%d_2036-12-14.slf".formatted(number));

      partner.open("/activations?size=100");
      var row = page.locator("tr[data-href='/activations/" + number + "']");
      assertThat(cell(row, "paid").locator(".kh-i-circle-plus").count()).isOne();
      assertThat(cell(row, "order").locator("a").getAttribute("href"))
          .isEqualTo("/orders/" + order);
      partner.open("/activations/" + number);
      page.click(".kh-head a:text-is('Перейти в заказ')");
      page.waitForURL(address -> address.endsWith("/orders/" + order));
      assertThat(page.textContent("main h1")).contains(Long.toString(order));
    } finally {
      cabinet.change("update sales_order set paid_at = null where number = $1", order);
    }
  }

  @Test
  void aCommentIsAdded() {
    try (var partner = open("partner", "/activations/" + sold.number(9))) {
      var page = partner.page();
      page.click("button:has-text('Добавить комментарий')");
      page.fill("#comment", "для ревизии");
      page.click("#dlg-comment button[type=submit]");
      visible(page.locator(".kh-facts dd:has-text('для ревизии')"));
      assertThat(text(page.locator("dt:text-is('Комментарий:') + dd"))).startsWith("для ревизии");
      assertThat(page.locator("button:has-text('Добавить комментарий')").count()).isZero();
    }
    try (var support = open("support", "/activations/" + sold.number(9))) {
      visible(support.page().locator(".kh-facts dd:has-text('для ревизии')"));
      assertThat(support.page().locator("[data-dialog=dlg-comment], #dlg-comment").count())
          .as("whose comment nobody takes is not asked for one")
          .isZero();
    }
  }

  @Test
  void aLostSessionKeepsWhatWasTyped() {
    String path = "/activations/" + sold.number(10);
    try (var partner = open("partner", path)) {
      var page = partner.page();
      page.click("[data-dialog=dlg-comment]");
      page.fill("#comment", "Проверить после смены");
      page.context().clearCookies();
      page.click("#dlg-comment button[type=submit]");
      page.waitForURL(address -> address.contains("/sign-in"));
      partner.signIn(cabinet.demo().facts(), "partner");
      page.waitForURL(address -> address.endsWith(path));

      visible(page.locator("#dlg-comment"));
      assertThat(page.inputValue("#comment")).isEqualTo("Проверить после смены");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, Серийный номер устройства/Модель устройства/Подписка/Цена",
    "4, Серийный номер устройства/Модель устройства/Текущая подписка/Новая подписка/Цена",
    "5, Серийный номер устройства/Модель устройства/Текущая подписка/Новая подписка/Цена"
  })
  void theLinesHaveTheColumnsOfTheirStatus(int at, String columns) {
    try (var partner = open("partner", "/activations/" + sold.number(at))) {
      var page = partner.page();
      assertThat(String.join("/", texts(page.locator("#activation-lines thead th"))))
          .startsWith(columns);
      assertThat(texts(page.locator("#activation-lines tbody td[data-c=price]")))
          .isNotEmpty()
          .containsOnly(at % 2 == 0 ? "2 000 ₽" : "1 800 ₽");
      var terms =
          texts(page.locator("#activation-lines tbody tr").first().locator("td:nth-child(n+3)"));
      if (at == 3) {
        assertThat(terms.getFirst()).endsWith("До 14.12.2036");
      } else {
        assertThat(terms.getFirst()).endsWith("До 14.12.2035");
        assertThat(terms.get(1)).isEqualTo("До 14.12.2036");
      }
    }
  }

  @Test
  void linesAreFoundBySerialAndHavePages() {
    long number = sold.number(3);
    try (var partner = open("partner", "/activations/" + number)) {
      var page = partner.page();
      assertThat(page.getAttribute("#table-activation-lines-q", "placeholder"))
          .isEqualTo("Поиск...");
      assertThat(page.locator("#activation-lines tbody tr").count()).isEqualTo(4);
      page.fill("#table-activation-lines-q", "%04d".formatted(number * 100 + 2));
      page.waitForCondition(() -> page.locator("#activation-lines tbody tr").count() == 1);
      page.fill("#table-activation-lines-q", "");
      page.waitForCondition(() -> page.locator("#activation-lines tbody tr").count() == 4);
      assertThat(texts(page.locator("#activation-lines select[name=size] option")))
          .containsExactly("10", "25", "50", "100");
      assertThat(page.inputValue("#activation-lines select[name=size]")).isEqualTo("25");
    }
  }

  @Test
  void aFailedOneSaysWhyInRed() {
    long number = sold.number(8);
    cabinet.change(
        "update activation set error_code = 'X', error_text = 'Внутренняя ошибка' where number ="
            + " $1",
        number);
    try (var partner = open("partner", "/activations/" + number)) {
      var page = partner.page();
      var note = page.locator(".kh-note[role=alert]");
      assertThat(text(note.locator("b"))).isEqualTo("Внутренняя ошибка");
      assertThat(text(note))
          .contains(
              "отправьте её текст в поддержку или личному менеджеру",
              "Ваш менеджер: Орлова Вера, +7 000 000-10-10, manager@demo.invalid");
      assertThat(
              page.evaluate(
                  """
                  (() => {
                    const [red, green, blue] = getComputedStyle(document.querySelector('.kh-note[role=alert] b'))
                      .color.match(/\\d+/g).map(Number);
                    return red > 1.5 * green && red > 1.5 * blue;
                  })()
                  """))
          .isEqualTo(true);
    }
  }

  @Test
  void aFailedOneIsAskedAgainUnderItsNumber() {
    long number = sold.number(8);
    cabinet.change(
        """
        insert into vendor_request (activation, vendor_id, state, due_at, deadline, created_at)
        select number, vendor_id, 'failed', now(), now() + interval '1 hour', now() from activation
        where number = $1
        """,
        number);
    long activations = sold.count();
    silence(number);
    try (var partner = open("partner", "/activations/" + number)) {
      var page = partner.page();
      page.click("button:has-text('Повторить запрос')");
      visible(page.locator("h1:text-is('Активация № %d (В работе)')".formatted(number)));
      assertThat(page.url()).endsWith("/activations/" + number);
      assertThat(page.locator("button:has-text('Повторить запрос')").count()).isZero();
      assertThat(sold.count()).isEqualTo(activations);
    }
  }

  /** Its vendor does not answer, so what is asked for stays in progress. */
  private static void silence(long number) {
    cabinet.change(
        "update vendor set issuer = 'http_grants', issuer_config ="
            + " '{\"url\":\"http://127.0.0.1:1\"}' where id = (select vendor_id from activation"
            + " where number = $1)",
        number);
  }

  private static Object colour(Page page, String what) {
    return page.evaluate(
        "((found, part) => getComputedStyle(document.querySelector(found), part).backgroundColor)(%s)"
            .formatted(what));
  }

  private static Cabinet open(String login, String path) {
    var person = cabinet.signIn(login, DemoCabinet.DESK);
    person.open(path);
    return person;
  }

  private static Locator cell(Locator row, String column) {
    return row.locator("td[data-c=" + column + "]");
  }
}
