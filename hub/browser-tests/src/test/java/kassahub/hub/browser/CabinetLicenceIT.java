package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static kassahub.hub.browser.SoldLicences.crumbs;
import static kassahub.hub.browser.SoldLicences.text;
import static kassahub.hub.browser.SoldLicences.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** «Список активаций» as the catalogue describes it, row by row. */
class CabinetLicenceIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();
  private static SoldLicences sold;

  @BeforeAll
  static void sell() {
    sold = SoldLicences.in(cabinet);
  }

  @Test
  void theListHasItsPathHeadingAndButtons() {
    try (var partner = open("partner", "/activations")) {
      var page = partner.page();
      assertThat(crumbs(page)).isEqualTo("Главная/Лицензии");
      assertThat(page.textContent("main h1")).isEqualTo("Список активаций");
      assertThat(texts(page.locator(".kh-head .kh-acts > *")))
          .containsExactly("Инструкция", "Цены", "Активация лицензий");
    }
  }

  @Test
  void theManualOpens() {
    try (var partner = open("partner", "/activations")) {
      var page = partner.page();
      page.click(".kh-head a:has-text('Инструкция')");
      visible(page.locator("main h1"));
      assertThat(page.url()).endsWith("/guide");
      assertThat(page.locator("main h2").count()).isEqualTo(6);
    }
  }

  @Test
  void pricesOfTheThreeLicenceTypesAreShownAndNotEdited() {
    try (var partner = open("partner", "/activations")) {
      var page = partner.page();
      page.click("button:has-text('Цены')");
      visible(page.locator("#dlg-prices"));
      String type =
          "Лицензия: ПО «Кассовое ядро – МН». Сервис обновления (подписка на 12 месяцев), ";
      assertThat(texts(page.locator("#dlg-prices tbody td")))
          .contains(
              type + "Пэй Киоск",
              "2 000 ₽",
              type + "РР-электро",
              "1 800 ₽",
              type + "aQsi",
              "2 100 ₽");
      assertThat(page.locator("#dlg-prices tbody tr").count()).isEqualTo(3);
      assertThat(page.locator("#dlg-prices :is(input, textarea, select)").count()).isZero();
    }
  }

  @Test
  void howLicencesAreInstalledStandsAboveTheList() {
    cabinet.change(
        """
        update device_line set guide_url = 'https://guide.invalid/' || id,
          install_method = case name when 'aQsi' then 'vendor' else 'file' end
        """);
    try (var partner = open("partner", "/activations")) {
      var page = partner.page();
      assertThat(text(page.locator(".kh-ways summary"))).isEqualTo("Методы установки лицензий:");
      assertThat(way(page, "aQsi"))
          .startsWith("Установка автоматическая")
          .contains("Инструкция по подготовке касс к новым ставкам НДС");
      for (String line : List.of("РР-Электро", "PayOnline")) {
        assertThat(way(page, line))
            .isEqualTo("Скачайте файл лицензии в формате .slf и установите его по инструкции.");
      }
      assertThat(
              page.locator(".kh-ways a").evaluateAll("all => new Set(all.map(a => a.href)).size"))
          .isEqualTo(page.locator(".kh-ways li").count());
    } finally {
      cabinet.change("update device_line set guide_url = null, install_method = 'agent'");
    }
  }

  @Test
  void theListHasTheCataloguesColumns() {
    try (var partner = open("partner", "/activations")) {
      var heads = partner.page().locator("#table-activations thead th");
      assertThat(texts(heads))
          .containsExactly(
              "№ активации",
              "№ заказа",
              "Организация",
              "Статус активации",
              "Вендор",
              "Лицензий",
              "Стоимость",
              "Оплачено",
              "Дата заказа",
              "Комментарий",
              "Файл лицензии");
      assertThat(texts(partner.page().locator("#table-activations thead a.kh-sort")))
          .containsExactly("№ активации", "Стоимость", "Дата заказа");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, done, Выполнена, РР-Электро, 4, 7 200 ₽",
    "6, done, Выполнена, Пэй Киоск, 3, 6 000 ₽",
    "4, in_progress, В работе, Пэй Киоск, 1, 2 000 ₽",
    "5, failed, Ошибка, РР-Электро, 2, 3 600 ₽"
  })
  void aRowSaysWhatWasBought(
      int at, String state, String status, String vendor, String licences, String amount) {
    long number = sold.number(at);
    try (var partner = open("partner", "/activations?size=100")) {
      var row =
          partner.page().locator("#table-activations tr[data-href='/activations/" + number + "']");
      assertThat(text(cell(row, "status"))).startsWith(status);
      assertThat(text(cell(row, "vendor"))).isEqualTo(vendor);
      assertThat(text(cell(row, "licences"))).isEqualTo(licences);
      assertThat(text(cell(row, "amount"))).isEqualTo(amount);
      assertThat(text(cell(row, "created"))).isEqualTo(sold.created(number));
      assertThat(text(cell(row, "comment"))).isEqualTo(at % 5 == 0 ? "к отчёту" : "-");
      assertThat(cell(row, "paid").locator(".kh-i-circle-minus").count()).isOne();
      if (!state.equals("done")) {
        assertThat(text(cell(row, "order"))).isEqualTo("-");
      }
      var file = cell(row, "file").locator(".kh-dl");
      assertThat(file.isEnabled()).isEqualTo(state.equals("done"));
      assertThat(file.getAttribute("title")).startsWith("Скачать файл лицензии");
    }
  }

  @Test
  void theNumberAndTheRowOpenTheActivation() {
    try (var partner = open("partner", "/activations")) {
      var page = partner.page();
      var first = page.locator("#table-activations tbody tr").first();
      String path = first.getAttribute("data-href");
      first.locator("td[data-c=number] a").click();
      page.waitForURL(address -> address.endsWith(path));
      partner.open("/activations");
      first.locator("td[data-c=vendor]").click();
      page.waitForURL(address -> address.endsWith(path));
    }
  }

  @Test
  void organisationsAreChosenFromWhereThereAreSeveral() {
    try (var partner = open("partner", "/activations?size=100");
        var other = open("other", "/activations")) {
      assertThat(texts(partner.page().locator("#table-activations summary.kh-chip")))
          .contains("Организация");
      assertThat(texts(other.page().locator("#table-activations summary.kh-chip")))
          .doesNotContain("Организация");
      var page = partner.page();
      page.click("summary.kh-chip:has-text('Организация')");
      page.check("details[open] label:has-text('Соколова') input");
      page.click("details[open] button[type=submit]");
      visible(page.locator("summary.kh-on:has-text('Организация')"));
      assertThat(texts(page.locator("#table-activations tbody td[data-c=organisation]")))
          .hasSizeGreaterThan(10)
          .allMatch(name -> name.contains("Соколова"));
    }
  }

  @Test
  void aColumnIsHiddenAndComesBack() {
    try (var partner = open("partner", "/activations")) {
      var page = partner.page();
      page.click("#table-activations .kh-columns summary");
      page.uncheck("#table-activations .kh-columns input[value=vendor]");
      page.waitForCondition(() -> !page.locator("th[data-c=vendor]").isVisible());
      assertThat(page.locator("td[data-c=vendor]").first().isVisible()).isFalse();
      page.check("#table-activations .kh-columns input[value=vendor]");
      visible(page.locator("th[data-c=vendor]"));
      visible(page.locator("td[data-c=vendor]"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "partner, /activations",
    "partner, /activations/%d",
    "partner, /orders",
    "partner, /registers",
    "support, /agents",
    "support, /deliveries",
    "backoffice, /invoices",
    "backoffice, /debts",
    "backoffice, /statements",
    "backoffice, /statements/decided",
    "backoffice, /statements/files",
    "backoffice, /contracts"
  })
  void everyTableHasItsMenuOfColumns(String login, String path) {
    try (var person = open(login, path.formatted(sold.number(3)))) {
      var page = person.page();
      assertThat(page.locator("section[data-table]").count()).isOne();
      page.click(".kh-columns summary");
      visible(page.locator(".kh-columns input[type=checkbox]"));
      if (page.locator("section[data-table] thead").count() > 0) {
        assertThat(texts(page.locator(".kh-columns label")))
            .isEqualTo(texts(page.locator("[data-table] thead th:not(.kh-act):not(.kh-chk)")));
        var last = page.locator(".kh-columns input[type=checkbox]").last();
        var head = page.locator("th[data-c=" + last.inputValue() + "]");
        last.uncheck();
        page.waitForCondition(() -> !head.isVisible());
        last.check();
        visible(head);
      }
    }
  }

  @Test
  void theTablesOfAnOrderHaveTheirMenusAndRememberThem() {
    cabinet.demo().hub().features().sales().placeOwed();
    String path = "/orders/" + sold.order(sold.number(6));
    try (var partner = open("partner", path)) {
      var page = partner.page();
      for (String table : List.of("#order-lines", "#order-activations")) {
        assertThat(texts(page.locator(table + " .kh-columns label")))
            .isEqualTo(texts(page.locator(table + " thead th:not(.kh-act)")));
        var head = page.locator(table + " thead th").nth(2);
        var choice = page.locator(table + " .kh-columns input").nth(2);
        page.click(table + " .kh-columns summary");
        page.waitForResponse(answer -> answer.url().contains("/tables/"), choice::uncheck);
        assertThat(head.isVisible()).isFalse();

        partner.open(path);
        assertThat(head.isVisible()).as("remembered").isFalse();
        assertThat(page.locator(table + " tbody tr").first().locator("td").nth(2).isVisible())
            .isFalse();
        page.click(table + " .kh-columns summary");
        partner.picture(table.substring(1));
        page.waitForResponse(answer -> answer.url().contains("/tables/"), choice::check);
        visible(head);
        page.keyboard().press("Escape");
      }
      assertThat(partner.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"number, № активации", "amount, Стоимость", "created, Дата заказа"})
  void sortsBothWays(String column, String title) {
    try (var partner = open("partner", "/activations?sort=%s".formatted(column))) {
      var page = partner.page();
      var head = page.locator("th[data-c=" + column + "]");
      for (String order : List.of("descending", "ascending", "descending")) {
        page.click("a.kh-sort:has-text('" + title + "')");
        page.waitForCondition(() -> order.equals(head.getAttribute("aria-sort")));
        var values =
            texts(page.locator("#table-activations tbody td[data-c=" + column + "]")).stream()
                .map(cell -> sortable(column, cell))
                .toList();
        assertThat(values).hasSize(25);
        assertThat(Set.copyOf(values)).as("different values").hasSizeGreaterThan(1);
        assertThat(values)
            .isSortedAccordingTo(
                order.equals("ascending") ? Comparator.naturalOrder() : Comparator.reverseOrder());
      }
    }
  }

  /** A number, a sum or a day as something that sorts. */
  private static long sortable(String column, String cell) {
    return column.equals("created")
        ? LocalDate.parse(cell, SoldLicences.DAY).toEpochDay()
        : Long.parseLong(cell.replaceAll("\\D", ""));
  }

  @Test
  void theNewestStandFirstTwentyFiveAtATime() {
    try (var partner = open("partner", "/activations")) {
      var page = partner.page();
      var numbers = page.locator("#table-activations tbody td[data-c=number]");
      assertThat(texts(numbers)).hasSize(25);
      assertThat(texts(numbers).stream().map(Integer::valueOf).toList())
          .isSortedAccordingTo(java.util.Comparator.reverseOrder());
      assertThat(texts(page.locator("#table-activations select[name=size] option")))
          .containsExactly("10", "25", "50", "100");
      page.click("#table-activations .kh-foot a:has-text('Вперёд')");
      page.waitForCondition(() -> texts(numbers).size() == 5);
      page.waitForCondition(() -> page.locator(".htmx-settling, .htmx-request").count() == 0);
      page.selectOption("#table-activations select[name=size]", "10");
      page.waitForCondition(() -> texts(numbers).size() == 10);
    }
  }

  private static Cabinet open(String login, String path) {
    var person = cabinet.signIn(login, DemoCabinet.DESK);
    person.open(path);
    return person;
  }

  private static Locator cell(Locator row, String column) {
    return row.locator("td[data-c=" + column + "]");
  }

  private static String way(Page page, String line) {
    return text(page.locator(".kh-ways li:has(b:text-is('" + line + "')) span"));
  }
}
