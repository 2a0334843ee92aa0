package kassahub.hub.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kassahub.hub.browser.DemoCabinet.visible;
import static kassahub.hub.browser.SoldLicences.DAY;
import static kassahub.hub.browser.SoldLicences.crumbs;
import static kassahub.hub.browser.SoldLicences.text;
import static kassahub.hub.browser.SoldLicences.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.database.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Choosing, checking and confirming as the catalogue describes them, row by row. */
class CabinetCheckIT {
  private static final String PAID_LONG = "0130660050150042";
  private static final String ENDED = "0145200041200051";
  private static final String NEVER = "0093410030110021";

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  @Test
  void onlyOrganisationsThatMayBuyAreOffered() {
    try (var partner = open("partner", "/activations/new")) {
      var page = partner.page();
      assertThat(crumbs(page)).isEqualTo("Главная/Лицензии/Активация лицензий");
      assertThat(page.textContent("main h1")).isEqualTo("Активация лицензий");
      assertThat(page.textContent("main h2")).isEqualTo("Выберите организацию");
      assertThat(texts(page.locator(".kh-head .kh-acts a"))).containsExactly("Список активаций");
      assertThat(texts(page.locator(".kh-cards-choice a")))
          .hasSize(2)
          .anyMatch(card -> card.matches("ООО «Касса Плюс» ?ИНН \\d{10}"))
          .anyMatch(card -> card.matches(".*Соколова.* ?ИНН \\d{12}"));
      assertThat(page.locator(".kh-cards-choice a > .kh-i").count()).isEqualTo(2);
      assertThat(page.textContent("main"))
          .contains("Нужной организации нет в списке? Напишите региональному менеджеру");

      cabinet.change(
          "update organisation set activation_enabled = false where name like '%Соколова%'");
      partner.open("/activations/new");
      assertThat(page.locator(".kh-cards-choice").count()).isZero();
      assertThat(text(page.locator("main p").first())).contains("ООО «Касса Плюс»");

      cabinet.change("update organisation set activation_enabled = false");
      partner.open("/activations/new");
      assertThat(text(page.locator(".kh-empty")))
          .contains("Активировать пока не для кого", "Орлова Вера, +7 000 000-10-10");
    } finally {
      cabinet.change("update organisation set activation_enabled = true");
    }
  }

  @Test
  void theCheckPageHasItsHeadingToolsAndColumns() {
    try (var partner = checking()) {
      var page = partner.page();
      assertThat(crumbs(page)).startsWith("Главная/Лицензии/Активация лицензий/ООО «Касса Плюс»");
      assertThat(page.textContent("main h1")).isEqualTo("Активация лицензий");
      assertThat(text(page.locator("main p").first())).startsWith("Организация: ООО «Касса Плюс»");
      type(page, ENDED);
      assertThat(texts(page.locator("#table-check .kh-tools > button")).subList(0, 4))
          .containsExactly("Активировать всё", "Активировать", "Удалить", "Удалить СН с ошибками");
      var hint = page.locator("[data-no-pick]");
      assertThat(text(hint)).isEqualTo("Выберите строку, чтобы активировать или удалить");
      assertThat(hint.isVisible()).isTrue();
      page.check("#table-check tbody input[type=checkbox]");
      assertThat(hint.isVisible()).isFalse();
      assertThat(text(page.locator("label[for=one]"))).isEqualTo("Проверить серийный номер");
      assertThat(page.locator("a:has-text('Скачать пример файла')").isVisible()).isTrue();
      assertThat(texts(page.locator("#table-check thead th")))
          .containsExactly(
              "",
              "Серийный номер",
              "Модель устройства",
              "Текущая подписка",
              "Новая подписка",
              "Вендор",
              "Ваша цена");
      assertThat(texts(page.locator("#table-check .kh-columns label")))
          .isEqualTo(texts(page.locator("#table-check thead th:not(.kh-chk)")));
      page.click(".kh-head .kh-acts a:text-is('Список активаций')");
      page.waitForURL(address -> address.endsWith("/activations"));
    }
  }

  @Test
  void theSampleIsImportedWithoutAFault() throws IOException {
    try (var partner = checking()) {
      var page = partner.page();
      var file = page.waitForDownload(() -> page.click("a:has-text('Скачать пример файла')"));
      assertThat(file.suggestedFilename()).endsWith(".txt");
      page.setInputFiles(
          "#file", new FilePayload("пример.txt", "text/plain", Files.readAllBytes(file.path())));
      visible(page.locator("#check-progress >> text=строк без номера: 0"));
      assertThat(page.locator("#table-check tbody tr").count()).isPositive();
      assertThat(page.textContent("#table-check")).doesNotContain("Неверный формат");
    }
  }

  @Test
  void rowsSayWhatWasFoundOrWhatIsWrong() {
    try (var partner = checking()) {
      var page = partner.page();
      List.of(PAID_LONG, ENDED, "0000000000000001").forEach(serial -> type(page, serial));
      var today = LocalDate.now(ZoneId.of("Europe/Moscow"));
      var long_ = cells(page, PAID_LONG);
      assertThat(long_.get(1)).isEqualTo("AQSI-5Ф");
      assertThat(long_.get(2)).endsWith("До " + DAY.format(today.plusDays(330)));
      assertThat(long_.get(3)).isEqualTo("До " + DAY.format(today.plusDays(330).plusMonths(12)));
      assertThat(long_.subList(4, 6)).containsExactly("Пэй Киоск", "2 100 ₽");
      assertThat(row(page, PAID_LONG).locator(".kh-dot.kh-ok").getAttribute("title"))
          .isEqualTo("Осталось 330 дней");
      assertThat(row(page, ENDED).locator(".kh-dot.kh-end").getAttribute("title")).contains("30");
      assertThat(cells(page, "0000000000000001").subList(1, 6))
          .containsExactly("Серийный номер не найден", "", "", "", "");
    }
  }

  @Test
  void aRegisterThatNeverHadALicenceShowsADash() {
    try (var partner = checking()) {
      type(partner.page(), NEVER);
      assertThat(cells(partner.page(), NEVER).get(2)).endsWith("-");
    }
  }

  @Test
  void onlyWhatCanBeDoneIsOffered() {
    try (var partner = checking()) {
      var page = partner.page();
      type(page, "0000000000000001");
      assertThat(button(page, "Активировать всё").isDisabled()).isTrue();
      type(page, ENDED);
      type(page, "0000000000000002");
      for (String needsATick : List.of("Активировать", "Удалить")) {
        assertThat(button(page, needsATick).isDisabled()).as(needsATick).isTrue();
      }
      assertThat(button(page, "Активировать всё").isEnabled()).isTrue();
      page.check("#table-check thead input");
      assertThat(page.locator("#table-check tbody input:checked").count()).isEqualTo(3);
      button(page, "Активировать").click();
      visible(page.locator("#dlg-confirm h2:has-text('Активировать 1 лицензию')"));
      assertThat(page.locator("#dlg-confirm input[name=id]").getAttribute("value"))
          .isEqualTo(ENDED);
      page.click("#dlg-confirm [data-close]");
      page.uncheck("#table-check thead input");
      assertThat(page.locator("#table-check tbody input:checked").count()).isZero();

      row(page, "0000000000000001").locator("input").check();
      button(page, "Удалить").click();
      page.waitForCondition(() -> page.locator("#table-check tbody tr").count() == 2);
      button(page, "Удалить СН с ошибками").click();
      page.waitForCondition(() -> page.locator("#table-check tbody tr").count() == 1);
      assertThat(text(page.locator("#table-check tbody"))).contains(ENDED);
      assertThat(button(page, "Удалить СН с ошибками").isDisabled()).isTrue();
    }
  }

  @Test
  void aSerialIsCopied() {
    try (var partner = checking()) {
      var page = partner.page();
      page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      type(page, ENDED);
      var copy = row(page, ENDED).locator("button.kh-copy").first();
      row(page, ENDED).hover();
      assertThat(copy.getAttribute("title")).isEqualTo("Скопировать номер");
      copy.click();
      page.waitForCondition(() -> ENDED.equals(page.evaluate("navigator.clipboard.readText()")));
    }
  }

  @Test
  void aLongListOfSerialsHasPages() {
    try (var partner = checking()) {
      var page = partner.page();
      var serials = IntStream.range(0, 30).mapToObj("00000000000001%02d"::formatted).toList();
      page.setInputFiles(
          "#file",
          new FilePayload("кассы.txt", "text/plain", String.join("\n", serials).getBytes(UTF_8)));
      page.waitForCondition(() -> page.locator("#table-check tbody tr").count() == 25);
      page.waitForCondition(() -> page.locator("#check-progress form").count() == 0);
      assertThat(texts(page.locator("#table-check select[name=size] option")))
          .containsExactly("10", "25", "50", "100");
      page.click("#table-check .kh-foot a:has-text('Вперёд')");
      page.waitForCondition(() -> page.locator("#table-check tbody tr").count() == 5);
    }
  }

  @ParameterizedTest
  @CsvSource({"ОК, 1", "Отмена, 0"})
  void serialsOfTheDayBeforeAreOfferedAgain(String answer, int rows) {
    try (var partner = checking()) {
      var page = partner.page();
      type(page, ENDED);
      page.reload();
      assertThat(page.locator("#dlg-saved").count()).isZero();
      cabinet.change(
          """
          update user_setting set value = jsonb_set(value, '{savedAt}', to_jsonb(
            to_char(now() at time zone 'utc' - interval '25 hours', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
          where key like 'serials.%'
          """);
      page.reload();
      visible(page.locator("#dlg-saved h2:has-text('Загрузить сохранённый список?')"));
      page.click("#dlg-saved button:text-is('" + answer + "')");
      page.waitForCondition(
          () -> page.locator("#table-check tbody tr >> text=" + ENDED).count() == rows);
      assertThat(page.locator("#dlg-saved").count()).isZero();
    }
  }

  @Test
  void aDeviceLineBelongsToOneVendorAndASerialToOneLine() {
    var lines =
        database()
            .transact(
                tx ->
                    tx.list(
                        """
                        select l.name || ': ' || v.legal_name || ' ' || v.ogrn as line
                        from device_line l join vendor v on v.id = l.vendor_id order by l.id
                        """,
                        row -> row.string("line")));
    assertThat(lines)
        .containsExactly(
            "aQsi: ООО «Пэй Киоск» 1067746394792",
            "PayOnline: ООО «Пэй Киоск» 1067746394792",
            "Netpay: ООО «Пэй Киоск» 1067746394792",
            "РР-Электро: ООО «РР-Электро» 1137746317830");
    try {
      assertThat(vendorsOf(NEVER)).containsExactly("Пэй Киоск");
      enter(NEVER, "РР-Электро");
      assertThat(vendorsOf(NEVER)).containsExactly("РР-Электро");
    } finally {
      enter(NEVER, "Netpay");
    }
  }

  /** Whose it is, in each row that its check makes. */
  private static List<String> vendorsOf(String serial) {
    try (var partner = checking()) {
      type(partner.page(), serial);
      return texts(row(partner.page(), serial).locator("td[data-c=vendor]"));
    }
  }

  /** Imports a device as one of this line, as a vendor's list does. */
  private static void enter(String serial, String line) {
    long id =
        database()
            .transact(
                tx ->
                    tx.one(
                        "select id from device_line where name = $1",
                        row -> row.number("id"),
                        line));
    cabinet
        .demo()
        .hub()
        .features()
        .devices()
        .load(List.of(new NewDevice(serial, id, "NETPAY-ФС", Optional.empty(), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource({"1440", "390"})
  void aStepIsInThePriceTheHintAndTheQuestion(int width) { // decision 061
    enter("0099990000000001", "Netpay");
    enter("0099990000000002", "Netpay");
    cabinet.change(
        """
        insert into price_rule (licence_type_id, kind, currency, from_quantity, amount, valid_from, set_at)
        select licence_type_id, 'partner', 'RUB', 2, 170050, '2026-01-01', '2026-01-01Z' from device_line
        where name = 'Netpay'
        """);
    try (var partner = checking()) {
      var page = partner.page();
      type(page, "0099990000000001");
      assertThat(cells(page, "0099990000000001").getLast()).startsWith("2 000");
      type(page, "0099990000000002");
      assertThat(cells(page, "0099990000000001").getLast()).startsWith("1 700,50");
      assertThat(
              row(page, "0099990000000001")
                  .locator("td[data-c=price] button")
                  .getAttribute("title"))
          .contains("Рекомендуемая розничная цена", "от 2 шт. 1\u00a0700,50");
      page.setViewportSize(width, 1000);
      partner.picture("check-step");
      button(page, "Активировать всё").click();
      visible(page.locator("#dlg-confirm"));
      assertThat(page.textContent("#dlg-confirm")).contains("3\u00a0401");
      partner.picture("check-step-question");
      assertThat(partner.overhang()).isZero();
    } finally {
      cabinet.change(
          "update price_rule set withdrawn_at = '2026-01-01Z' where amount = 170050"
              + " and withdrawn_at is null");
    }
  }

  @Test
  void nothingIsMadeWhenOneOfTheWindowsIsClosed() {
    try (var partner = checking()) {
      var page = partner.page();
      type(page, PAID_LONG);
      type(page, ENDED);
      long before = activations();
      row(page, PAID_LONG).locator("input").check();
      button(page, "Активировать").click();
      visible(page.locator("#dlg-early td:has-text('" + PAID_LONG + "')"));
      var until = LocalDate.now(ZoneId.of("Europe/Moscow")).plusDays(330);
      assertThat(texts(page.locator("#dlg-early th")))
          .containsExactly("Серийный номер", "Текущая подписка", "Новая подписка");
      assertThat(texts(page.locator("#dlg-early tbody td:first-child span")))
          .containsExactly(
              PAID_LONG,
              "Лицензия: ПО «Кассовое ядро – МН». Сервис обновления (подписка на 12 месяцев),"
                  + " aQsi");
      assertThat(texts(page.locator("#dlg-early tbody td")).subList(1, 3))
          .containsExactly("До " + DAY.format(until), "До " + DAY.format(until.plusMonths(12)));
      assertThat(texts(page.locator("#dlg-early .kh-dlg-f button")))
          .containsExactly("Отмена", "ОК");
      page.click("#dlg-early .kh-dlg-f [data-close]:has-text('Отмена')");
      assertThat(page.locator("#table-check tbody input:checked").count()).isOne();
      assertThat(page.locator("#table-check tbody tr").count()).isEqualTo(2);

      row(page, PAID_LONG).locator("input").uncheck();
      row(page, ENDED).locator("input").check();
      button(page, "Активировать").click();
      visible(page.locator("#dlg-confirm"));
      assertThat(page.locator("#dlg-confirm input[name=id]").getAttribute("value"))
          .isEqualTo(ENDED);
      assertThat(texts(page.locator("#dlg-confirm .kh-dlg-f button")))
          .containsExactly("Отмена", "ОК");
      page.click("#dlg-confirm [data-close]");
      assertThat(page.textContent("main h1")).isEqualTo("Активация лицензий");
      assertThat(activations()).isEqualTo(before);
    }
  }

  private static Cabinet open(String login, String path) {
    var person = cabinet.signIn(login, DemoCabinet.DESK);
    person.open(path);
    return person;
  }

  /** With an empty list of serials. */
  private static Cabinet checking() {
    var partner = open("partner", "/activations/new");
    var page = partner.page();
    page.click(".kh-cards-choice a:has-text('Касса Плюс')");
    visible(page.locator("#one"));
    if (page.locator("#table-check tbody tr").count() > 0) {
      page.click("button:has-text('Очистить список')");
      page.click("#dlg-ask [data-go]");
      visible(page.locator("text=Номеров пока нет"));
    }
    return partner;
  }

  private static void type(Page page, String serial) {
    page.fill("#one", serial);
    page.press("#one", "Enter");
    visible(row(page, serial));
    page.waitForCondition(
        () -> page.locator("#table-check tbody >> text=Проверяется").count() == 0);
  }

  private static Locator row(Page page, String serial) {
    return page.locator("#table-check tbody tr:has-text('" + serial + "')");
  }

  /** What stands in a row, without its tick. */
  private static List<String> cells(Page page, String serial) {
    return texts(row(page, serial).locator("td:not(.kh-chk)"));
  }

  private static Locator button(Page page, String name) {
    return page.locator("#table-check .kh-tools button:text-is('" + name + "')");
  }

  private static long activations() {
    return one("select count(*) as n from activation where number > $1", 0L);
  }

  private static long one(String sql, Object argument) {
    return database().transact(tx -> tx.one(sql, row -> row.number("n"), argument));
  }

  private static Database database() {
    return cabinet.demo().hub().features().database();
  }
}
