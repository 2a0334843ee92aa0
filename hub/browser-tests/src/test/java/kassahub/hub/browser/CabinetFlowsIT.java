package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static kassahub.hub.browser.SoldLicences.crumbs;
import static kassahub.hub.browser.SoldLicences.text;
import static kassahub.hub.browser.SoldLicences.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people come for, done in a real browser. */
class CabinetFlowsIT {
  private static final String ENDED = "0145200041200051";
  private static final String FAR_FROM_ITS_END = "0130660050150042";

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  private static Cabinet signIn(String login) {
    return cabinet.signIn(login, DemoCabinet.DESK);
  }

  /** */
  @Test
  void aPartnerActivatesAndSeesTheLicenceArriveOnTheRegister() {
    try (var partner = signIn("partner")) {
      partner.open("/activations");
      var page = partner.page();
      page.click("main .kh-head a:has-text('Активация лицензий')");
      page.click(".kh-cards-choice a:has-text('Касса Плюс')");
      page.fill("#one", ENDED);
      page.press("#one", "Enter");
      visible(page.locator("tr:has-text('" + ENDED + "') >> text=РР-Электро"));
      page.setInputFiles("#file", list(FAR_FROM_ITS_END + "\r\n123\r\n"));
      visible(page.locator("tr:has-text('" + FAR_FROM_ITS_END + "') >> text=Пэй Киоск"));
      visible(page.locator("tr.kh-fail:has-text('123')"));
      partner.picture("check");

      page.click("button:has-text('Активировать всё')");
      visible(page.locator("#dlg-early td:has-text('" + FAR_FROM_ITS_END + "')"));
      assertThat(page.locator("#dlg-early").textContent()).doesNotContain(ENDED);
      partner.picture("early");
      page.click("#dlg-early [data-next]");
      visible(page.locator("#dlg-confirm button[type=submit]"));
      partner.picture("confirm");
      page.click("#dlg-confirm button[type=submit]");

      page.waitForURL(address -> address.endsWith("/activations"));
      visible(page.locator("tbody tr:has-text('РР-Электро')"));
      page.click("tbody tr:has-text('РР-Электро') a");
      visible(page.locator("#activation-lines tbody >> text=Установлена"));
      partner.picture("installed");
      assertThat(partner.complaints()).isEmpty();
    }
  }

  @Test
  void aListOfSerialsIsClearedAfterAQuestion() {
    try (var other = signIn("partner")) {
      other.open("/activations/new/2");
      var page = other.page();
      page.fill("#one", "71120020120011"); // a table took its zeros, and the advice is long
      page.press("#one", "Enter");
      visible(page.locator("tr.kh-fail:has-text('допишите 00')"));
      assertThat(other.cutTables()).isZero();

      page.click("button:has-text('Очистить список')");
      visible(page.locator("#dlg-ask >> text=Из списка уйдут все номера"));
      page.click("#dlg-ask button:has-text('Отмена')");
      assertThat(page.locator("tr.kh-fail").count()).isOne();

      page.click("button:has-text('Очистить список')");
      page.click("#dlg-ask [data-go]");
      visible(page.locator("text=Номеров пока нет"));
    }
  }

  @Test
  void filtersOfALongListWaitBehindOneButtonOnThePhone() {
    try (var partner = cabinet.signIn("partner", DemoCabinet.PHONE)) {
      partner.open("/registers");
      var page = partner.page();
      var contact = page.locator("summary.kh-chip:has-text('Связь')");
      assertThat(contact.isVisible()).isFalse();

      page.click("label.kh-more");
      contact.click();
      page.check("input[name=contact][value=unreachable]");
      page.click(".kh-menu[open] button[type=submit]");

      visible(page.locator("summary.kh-on:has-text('Связь')"));
      assertThat(page.locator("summary.kh-chip:has-text('Смена')").isVisible()).isFalse();
      assertThat(partner.overhang()).isZero();
    }
  }

  private static FilePayload list(String text) {
    return new FilePayload("кассы.txt", "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theOfferIsAcceptedOnceBeforeTheFirstActivation() { // … A-58
    try (var other = signIn("other")) {
      other.open("/activations/new");
      var page = other.page();
      String organisation = text(page.locator("main p b").first());
      assertThat(organisation).isNotEmpty();
      assertThat(crumbs(page)).isEqualTo("Главная/Лицензии/Активация лицензий/" + organisation);
      assertThat(page.textContent("main h1")).isEqualTo("Активация лицензий");
      assertThat(text(page.locator("main p").first())).startsWith("Организация: " + organisation);
      assertThat(texts(page.locator(".kh-head .kh-acts a"))).containsExactly("Список активаций");
      assertThat(text(page.locator("label:has(input[name=accepted])")))
          .isEqualTo(
              "Нажимая кнопку «Продолжить», вы подтверждаете, что ознакомлены и согласны с"
                  + " условиями оферты сублицензионного договора в новой редакции");
      assertThat(page.locator("#one").count()).isZero();
      other.picture("offer");
      var offer =
          page.waitForPopup(() -> page.click("a:text-is('оферты сублицензионного договора')"));
      visible(offer.locator("h1:text-is('Оферта сублицензионного договора, редакция 2026-1')"));
      assertThat(offer.locator("main .kh-prose p").count()).isPositive();
      offer.close();

      page.click("#go-on");
      assertThat(page.locator("input[name=accepted]:invalid").count()).isOne();
      page.check("input[name=accepted]");
      page.uncheck("input[name=accepted]");
      assertThat(page.locator("#go-on").isDisabled()).isTrue();
      page.check("input[name=accepted]");
      page.click("#go-on:text-is('Продолжить')");
      visible(page.locator("#one"));

      other.open("/activations/new");
      visible(page.locator("#one"));
    }
  }

  @Test
  void anEnrolmentStringIsShownOnce() {
    try (var client = signIn("client")) {
      client.open("/enrolments");
      var page = client.page();
      page.fill("#en-name", "Кондитерская «Вишня», ноутбук");
      page.click("main form[action='/enrolments'] button[type=submit]");
      visible(page.locator("svg.kh-qr"));
      assertThat(page.inputValue("#enrolment-string")).startsWith("kh1:");
      client.picture("enrolment");

      page.click("text=Готово");
      visible(page.locator("td:has-text('ноутбук')"));
      assertThat(client.cutTables()).isZero();
      assertThat(page.content()).doesNotContain("kh1:");
    }
  }

  @Test
  void keysAreListedAndOpenPages() {
    try (var partner = signIn("partner")) {
      partner.open("/activations");
      var page = partner.page();
      page.keyboard().press("Shift+Slash");
      visible(page.locator("#dlg-keys >> text=Кассы"));
      partner.picture("keys");
      page.keyboard().press("Escape");
      page.keyboard().press("KeyG");
      page.keyboard().press("KeyK");
      page.waitForURL(address -> address.endsWith("/registers"));
      assertThat(partner.complaints()).isEmpty();
    }
  }

  @Test
  void aSmallerBudgetShowsWhichMonthsFallShort() {
    try (var client = signIn("client")) {
      client.open("/renewal/1");
      var page = client.page();
      page.fill("#rn-limit", "1000");
      page.click("button:has-text('Сохранить')");
      visible(page.locator("#policy-note >> text=/1\\s000\\s₽/"));
      visible(page.locator("text=/Не хватит/"));
      page.click("[data-table-of=ch-forecast]");
      visible(page.locator("#ch-forecast td"));
      client.picture("short");
    }
  }

  @Test
  void supportFindsARegisterReadsItAndSendsAgainWhatRanOut() {
    try (var support = signIn("support")) {
      var page = support.page();
      page.fill("#find", "0093410030110022");
      page.press("#find", "Enter");
      page.waitForURL(Pattern.compile(".*/registers/\\d+$"));
      page.click("button:has-text('Считать сейчас')");
      var read = page.locator("#register-deliveries tr:has-text('Считать состояние')");
      visible(read.locator("text=Выполнена"));
      visible(page.locator("#register-story >> text=Зимина Ольга"));
      support.picture("story");

      cabinet.change("update dispatch set state = 'expired' where kind = 'read_now'");
      support.open("/deliveries?state=expired");
      page.check("tbody tr:first-child input[type=checkbox]");
      support.picture("retry");
      page.click(".kh-selbar button:has-text('Отправить ещё раз')");
      page.waitForURL(address -> address.endsWith("/deliveries"));
      page.waitForCondition( // the list shows what there was when it was opened
          () -> {
            support.open("/deliveries?state=done");
            return page.locator("tr:has-text('Считать состояние')").count() > 0;
          });
    }
  }

  @Test
  void theSecondFactorIsAskedForOnceItIsSetUp() {
    try (var person = signIn("backoffice")) {
      person.open("/profile");
      var page = person.page();
      page.click("#second-factor button");
      String secret = page.textContent("#second-factor .kh-mono").strip();
      page.fill("#code", Authenticator.code(secret, Instant.now()));
      page.click("#second-factor form button[type=submit]");
      visible(page.locator("#second-factor .kh-st.kh-ok"));
      signOut(page);

      person.signIn(cabinet.demo().facts(), "backoffice");
      visible(page.locator("form[action='/sign-in/code'] #code"));
      person.picture("code");
      page.fill("#code", Authenticator.code(secret, Instant.now().plusSeconds(30)));
      page.click("button[type=submit]:has-text('Войти')");
      visible(page.locator(".kh-shell"));
    }
  }

  private static void signOut(Page page) {
    page.click("summary.kh-org");
    page.click("form[action='/sign-out'] button");
    page.waitForURL(address -> address.contains("/sign-in"));
  }

  @Test
  void theLanguageIsRememberedAndSigningOutEndsTheSession() {
    try (var partner = signIn("partner")) {
      partner.open("/registers");
      var page = partner.page();
      page.click(".kh-top-end > .kh-lang button[value=en]");
      visible(page.locator("h1:has-text('registers')"));
      assertThat(page.getAttribute("html", "lang")).isEqualTo("en");
      assertThat(page.textContent("main")).doesNotContain("Лицензия", "Нет данных");
      page.click(".kh-top-end > .kh-lang button[value=ru]");
      visible(page.locator("h1:has-text('Кассы')"));
      signOut(page);

      partner.open("/registers");
      assertThat(page.url()).contains("/sign-in?to=");
    }
  }

  @Test
  void aSearchOfALostSessionLeadsToTheDoor() {
    try (var support = signIn("support")) {
      support.open("/registers");
      var page = support.page();
      page.context().clearCookies();
      page.fill("[data-search]", "0071");
      page.waitForURL(address -> address.contains("/sign-in?to="));
    }
  }
}
