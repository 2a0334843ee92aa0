package kassahub.hub.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the back office sets about money. */
class CabinetTermsIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  static Stream<Arguments> sights() {
    return Sight.atBothWidths(
        new Sight("backoffice", "terms-contracts", "/contracts"),
        new Sight("backoffice", "terms-contract", "/contracts/1"),
        new Sight("backoffice", "terms-setup", "/setup"),
        new Sight("backoffice", "terms-offers", "/offers"),
        new Sight("backoffice", "terms-vendors", "/vendors"),
        new Sight("backoffice", "terms-vendor", "/vendors/1"),
        new Sight("backoffice", "terms-products", "/products"),
        new Sight("backoffice", "terms-lines", "/device-lines"),
        new Sight("backoffice", "terms-line", "/device-lines/1"),
        new Sight("backoffice", "terms-moves", "/licence-moves"),
        new Sight("backoffice", "terms-issued", "/issued"),
        new Sight("backoffice", "terms-issued-invoices", "/issued/invoices"),
        new Sight("backoffice", "terms-reconciliation", "/reconciliations/1"),
        new Sight("backoffice", "terms-prices", "/price-lists"),
        new Sight("backoffice", "terms-price-history", "/price-lists/1"),
        new Sight("backoffice", "terms-price-own", "/price-lists?account=2"),
        new Sight("backoffice", "terms-vat", "/vat"),
        new Sight("backoffice", "terms-numbering", "/numbering"),
        new Sight("backoffice", "terms-series", "/numbering/invoice"),
        new Sight("backoffice", "terms-calendars", "/calendars"),
        new Sight("backoffice", "terms-calendar", "/calendars/RU/2026"));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("sights")
  void everyPageFitsItsWindowAndObeysThePolicy(Sight sight, int width) {
    cabinet.shows(sight, width);
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void aPartnerIsLetInWithALinkForItsFirstPerson(int width) {
    try (var administrator = cabinet.signIn("administrator", width)) {
      var page = administrator.page();
      administrator.open("/contracts");
      page.click("a:text-is('Новый партнёр')");
      page.fill("#pn-partner", "Клён " + width);
      page.fill("#pn-organisation", "ООО «Клён»");
      page.fill("#pn-tax", "9999000179");
      page.fill("#pn-name", "Кленова Анна");
      page.fill("#pn-login", "klen" + width + "@example.ru");
      page.click("main form button[type=submit]");
      visible(page.locator("#pn-tax-f"));
      administrator.picture("partner-fault");
      assertThat(page.inputValue("#pn-login")).isEqualTo("klen" + width + "@example.ru");

      page.fill("#pn-tax", width == DemoCabinet.DESK ? "9999000172" : "9999000253");
      page.click("main form button[type=submit]");
      visible(page.locator("#pn-link"));
      administrator.picture("partner-made");
      assertThat(page.inputValue("#pn-link")).contains("/invitation/");
      assertThat(administrator.overhang()).isZero();
      page.reload();
      assertThat(page.locator("#pn-link").count()).isZero();
    }
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void aVendorsFilesAreUploadedLookedAtAndRemoved(int width) {
    cabinet.change(
        "insert into vendor (name, legal_name, ogrn, issuer) values ($1, 'ООО', $2, 'files')",
        "Полюс " + width,
        Long.toString(1_137_746_310_000L + width));
    try (var clerk = cabinet.signIn("backoffice", width)) {
      var page = clerk.page();
      clerk.open("/vendors");
      page.click("#vendors a:has-text('Полюс " + width + "')");
      visible(page.locator("#vendor-files-new"));
      clerk.picture("terms-vendor-files-form");
      assertThat(clerk.overhang()).isZero();
      var hex = "0".repeat(128);
      var good = "00854301389%05d\t%s\t%s\r\n".formatted(width, hex, hex);
      page.setInputFiles(
          "#vendor-file",
          new FilePayload[] {
            new FilePayload("Licenses_2037-12-31.slf", "text/plain", good.getBytes(UTF_8)),
            new FilePayload("письмо.txt", "text/plain", "Привет".getBytes(UTF_8))
          });
      visible(page.locator("#vendor-files-sent li:has-text('Взят: 1 касса')"));
      visible(page.locator("#vendor-files-sent li:has-text('Не взят')"));
      clerk.picture("terms-vendor-files");
      assertThat(clerk.overhang()).isZero();

      page.click("#table-vendor-files a:has-text('Licenses_2037')");
      visible(page.locator("#table-vendor-file-lines :text('Нет в справочнике')"));
      clerk.picture("terms-vendor-file");
      assertThat(clerk.overhang()).isZero();
      page.click(".kh-head button:has-text('Убрать файл')");
      visible(page.locator("#dlg-ask :text('больше не выдаётся ни одной лицензии')"));
      page.click("#dlg-ask [data-go]");
      visible(page.locator("#table-vendor-files :text('Файлов пока нет')"));

      cabinet.change(
          """
          insert into activation (number, account_id, organisation_id, vendor_id, status, licences, amount, created_at,
            created_by)
          overriding system value
          select $1, 1, 1, id, 'in_progress', 1, 200000, '2026-11-01Z', 'Иванова' from vendor where name = $2
          """,
          900_000 + width,
          "Полюс " + width);
      clerk.open("/activations/" + (900_000 + width));
      visible(page.locator(".kh-steps :text('Ждём файл лицензий от вендора')"));
      visible(page.locator("a:has-text('Вендор прислал файл')"));
      clerk.picture("activation-awaits-file");
      assertThat(clerk.overhang()).isZero();
    }
  }

  @Test
  void aNewContractIsAskedAboutAndFollowsThePresentOne() { // K-34
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      var page = clerk.page();
      clerk.open("/contracts");
      page.locator("#table-contracts tbody a").first().click();
      page.fill("#ct-name", "Договор № 7");
      page.fill("#ct-days", "400");
      send(clerk, "#contract-new");
      visible(page.locator("#ct-days-f"));
      assertThat(page.inputValue("#ct-name")).isEqualTo("Договор № 7");

      page.fill("#ct-days", "10");
      page.selectOption("#ct-count", "all");
      send(clerk, "#contract-new");

      var first = page.locator("#contracts tbody tr").first();
      visible(first.locator(":text('Договор № 7')"));
      visible(first.locator(":text('действует')"));
      visible(first.locator(":text('Постоплата 10 календарных дней')"));
    }
  }

  @Test
  void aPriceIsSetAheadAndWithdrawn() {
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      var page = clerk.page();
      clerk.open("/price-lists");
      page.fill("#pr-amount", "дорого");
      press(clerk, "#price-new");
      visible(page.locator("#pr-amount-f"));

      page.fill("#pr-amount", "7 777,50");
      press(clerk, "#price-new");
      visible(page.locator("#price-ask:has-text('aQsi 002096')"));
      visible(page.locator("#price-ask:has-text('вместо 2 100 ₽ будет 7 777,50 ₽')"));
      clerk.picture("terms-price-ask");
      assertThat(page.locator("#price-rules .kh-sub:has-text('7 777,50 ₽')").count()).isZero();
      page.fill("#pr-amount", "8 888,50");
      press(clerk, "#price-new");
      visible(page.locator("#price-ask:has-text('будет 8 888,50 ₽')"));
      page.fill("#pr-amount", "7 777,50");
      press(clerk, "#price-new");
      visible(page.locator("#price-ask:has-text('будет 7 777,50 ₽')"));
      press(clerk, "#price-new");
      visible(page.locator("#price-rules .kh-sub:has-text('7 777,50 ₽')"));
      clerk.picture("terms-price-ahead");

      send(clerk, "#price-rules");
      gone(page.locator("#price-rules .kh-sub:has-text('7 777,50 ₽')"));
    }
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void stepsOfAPriceStandInTheListAndItsHistory(int width) {
    try (var clerk = cabinet.signIn("backoffice", width)) {
      var page = clerk.page();
      clerk.open("/price-lists?currency=KZT");
      for (var step : List.of("1=12500", "10=11900,50", "50=11000", "50=10500")) {
        page.fill("#pr-quantity", step.substring(0, step.indexOf('=')));
        page.fill("#pr-amount", step.substring(step.indexOf('=') + 1));
        press(clerk, "#price-new");
        visible(page.locator("#price-ask"));
        press(clerk, "#price-new");
        gone(page.locator("#price-ask"));
      }
      clerk.picture("terms-price-steps");
      visible(page.locator("#price-rules :text('от 50 шт.')").first());

      page.click("#price-rules tbody a >> nth=0");
      visible(page.locator("#price-history"));
      clerk.picture("terms-price-steps-history");
      assertThat(page.locator("#price-history :text-is('будет')").count()).isPositive();
      assertThat(page.locator("#price-history :text-is('заменена')").count()).isPositive();
      assertThat(clerk.overhang()).isZero();
    }
  }

  @Test
  void aTaxRuleIsSetAheadAndWithdrawn() {
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      var page = clerk.page();
      clerk.open("/vat");
      page.fill("#vat-from", "2020-01-01");
      press(clerk, "#vat-new");
      press(clerk, "#vat-new");
      visible(page.locator("#vat-from-f:has-text('не может быть раньше сегодняшней')"));

      var day = LocalDate.now(ZoneId.of("Europe/Moscow")).plusDays(40);
      page.fill("#vat-from", day.toString());
      page.selectOption("#vat-vat", "22");
      press(clerk, "#vat-new");
      visible(page.locator("#vat-ask:has-text('вместо «НДС не облагается» будет «НДС 22 %»')"));
      clerk.picture("terms-vat-ask");
      assertThat(page.locator("#vat-rules :text('НДС 22 %')").count()).isZero();
      press(clerk, "#vat-new");
      visible(page.locator("#vat-rules :text('НДС 22 %')"));
      clerk.picture("terms-vat-ahead");

      send(clerk, "#vat-rules");
      gone(page.locator("#vat-rules :text('НДС 22 %')"));
    }
  }

  @Test
  void theNextNumberLooksAsItWasSet() {
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      var page = clerk.page();
      clerk.open("/numbering");
      page.click("#numbering a:has-text('Счета на аванс')");
      page.fill("#nr-prefix", "АВ-1");
      send(clerk, "#series");
      visible(page.locator("#nr-prefix-f"));

      page.fill("#nr-prefix", "АВ/");
      page.fill("#nr-digits", "3");
      send(clerk, "#series");
      visible(page.locator("#numbering td:text-is('АВ/001')"));
    }
  }

  @Test
  void aYearIsChangedByHandAndGivenBack() {
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      var page = clerk.page();
      clerk.open("/calendars");
      page.click("#calendars a[href='/calendars/RU/2027']");
      var free = page.inputValue("#cal-free");
      var worked = Integer.parseInt(page.textContent("#calendar-months .kh-end").strip());
      page.fill("#cal-free", free + "\n02.01");
      send(clerk, "#calendar");
      visible(page.locator("#cal-free-f:has-text('02.01.2027')"));

      page.fill("#cal-free", free + "\n31.12");
      send(clerk, "#calendar");
      visible(page.locator("#calendar .kh-st:has-text('Изменён вручную')"));
      visible(page.locator("#calendar-months .kh-end:has-text('" + (worked - 1) + "')"));

      send(clerk, ".kh-head");
      visible(page.locator("#calendar .kh-st:has-text('Без переносов')"));
      assertThat(page.inputValue("#cal-free")).isEqualTo(free);
    }
  }

  private static void gone(Locator locator) {
    locator.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  private static void press(Cabinet clerk, String place) {
    clerk.page().locator(place + " form button[type=submit]").first().click();
  }

  /** Presses the button and says yes. */
  private static void send(Cabinet clerk, String place) {
    press(clerk, place);
    clerk.page().click("#dlg-ask [data-go]");
  }
}
