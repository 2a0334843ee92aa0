package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one operator asks for and another decides, and what an account is told. */
class CabinetOperatorsIT {
  private static final String CLAIM =
      """
      insert into register_claim (register_id, agent_id, organisation_id, first_at, last_at)
      select r.id, a.id, a.organisation_id, now(), now() from register r
      join lateral (
        select id, organisation_id from agent where organisation_id <> r.organisation_id order by id limit 1) a on true
      where r.serial = $1
      """;
  private static final String NOTICE =
      """
      insert into notice (account_id, at, kind, key, facts)
      select u.account_id, now(), 'agent-suspended', $2,
        jsonb_build_object('agent', a.name, 'id', a.id)
      from app_user u, agent a join register r on r.agent_id = a.id
      where u.login = $1 and r.serial = '0071120020120012'
      """;
  private static final String STOP =
      """
      update agent set suspended_at = now() where id = (select agent_id from register where serial = $1)
      """;

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  @ParameterizedTest(name = "at {1}")
  @CsvSource({"0130660050150042, 1440", "0145200041200051, 390"})
  void aSecondOperatorConfirmsWhatTheFirstAskedFor(String serial, int width) {
    cabinet.change(CLAIM, serial);
    try (var first = cabinet.signIn("support", width);
        var second = cabinet.signIn("support2", width)) {
      ask(first, serial);
      var own = request(first, serial);
      visible(own.locator("button:has-text('Отозвать просьбу')"));
      assertThat(own.locator("button:has-text('Подтвердить')").count()).isZero();

      var page = second.page();
      visible(page.locator("h1:has-text('Что требует внимания')"));
      page.click("a:has-text('Посчитать снова')");
      page.click("a.kh-strong:has-text('Просьбы ждут второго сотрудника')");
      var asked = request(second, serial);
      second.picture("confirmation");
      asked.locator("button:has-text('Подтвердить')").click();
      visible(page.locator("#dlg-ask >> text=отменить это нельзя"));
      second.picture("confirmation-asks");
      page.click("#dlg-ask button:has-text('Отмена')");
      visible(asked.locator("text=Ждёт"));

      asked.locator("button:has-text('Подтвердить')").click();
      page.click("#dlg-ask [data-go]");
      visible(request(second, serial).locator("text=Подтверждено"));
      visible(request(second, serial).locator("text=Рябинин Павел"));
      assertThat(second.overhang()).isZero();
      assertThat(owner(second, serial)).doesNotContain("Касса Плюс");
      assertThat(second.complaints()).isEmpty();
    }
  }

  @ParameterizedTest(name = "at {1}")
  @CsvSource({"0112050040160031, 1440", "0112050040160032, 390"})
  void whatASecondOperatorRefusesOrTheFirstTakesBackChangesNothing(String serial, int width) {
    cabinet.change(CLAIM, serial);
    try (var first = cabinet.signIn("support", width);
        var second = cabinet.signIn("support2", width)) {
      ask(first, serial);
      request(second, serial).locator("button:has-text('Отклонить')").click();
      visible(request(second, serial).locator("text=Отклонено"));

      ask(first, serial);
      request(first, serial).locator("button:has-text('Отозвать просьбу')").click();
      visible(request(first, serial).locator("text=Отозвано"));
      assertThat(first.overhang()).isZero();
      assertThat(owner(first, serial)).contains("ИП Лазарев");
    }
  }

  private static void ask(Cabinet person, String serial) {
    person.open("/claims");
    var row = person.page().locator("tr:has-text('" + serial + "')");
    row.locator("button:has-text('Попросить передать')").click();
    visible(row.locator("text=Ждёт второго сотрудника"));
  }

  /** The newest request about a register, on the page of requests. */
  private static Locator request(Cabinet person, String serial) {
    person.open("/confirmations");
    return person.page().locator("tr:has-text('" + serial + "')").first();
  }

  private static String owner(Cabinet person, String serial) {
    person.open("/registers?open=only&q=" + serial);
    return person.page().textContent("#register-facts");
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({"partner, 1440", "client, 390"})
  void theBellCountsNoticesUntilTheyAreRead(String login, int width) {
    cabinet.change(NOTICE, login, "first");
    cabinet.change(NOTICE, login, "second");
    try (var person = cabinet.signIn(login, width)) {
      var page = person.page();
      page.click("a[aria-label='Уведомления: 2 новых']");
      assertThat(page.locator("tbody tr .kh-st:has-text('Новое')").count()).isEqualTo(2);
      person.picture("notices-new");
      assertThat(person.overhang()).isZero();

      cabinet.change(NOTICE, login, "third");
      page.click("button:has-text('Отметить все прочитанными')");
      visible(page.locator("a[aria-label='Уведомления: 1 новое']"));
      assertThat(page.locator("tbody tr .kh-st:has-text('Прочитано')").count()).isEqualTo(2);

      page.click("button:has-text('Отметить все прочитанными')");
      visible(page.locator("a[aria-label='Уведомления']"));
      page.click("tbody tr:first-child a:has-text('Открыть')");
      visible(page.locator("#agent-registers"));
      assertThat(person.complaints()).isEmpty();
    }
  }

  @Test
  void whatTheBrowserStoppedIsAskedAgain() {
    cabinet.change(STOP, "0071120020120013");
    try (var support = cabinet.signIn("support", DemoCabinet.DESK)) {
      var page = support.page();
      seen(support, "Агенты остановлены").click();
      page.click("tbody tr:first-child a.kh-strong");
      var press = page.locator("#agent-suspended button:has-text('Пустить снова')");
      press.click();
      press.evaluate(
          "b => b.form.insertAdjacentHTML('beforeend', '<input name=\"more\" required>')");
      page.click("#dlg-ask [data-go]");
      press.evaluate("b => b.form.more.remove()");

      press.click();

      visible(page.locator("#dlg-ask[open]"));
      page.click("#dlg-ask [data-go]");
      visible(page.locator("#agent-registers"));
      assertThat(page.locator("#agent-suspended").count()).isZero();
    }
  }

  /** A matter on the start page, which counts every few seconds. */
  private static Locator seen(Cabinet support, String matter) {
    var found = support.page().locator("a.kh-strong:has-text('" + matter + "')");
    support
        .page()
        .waitForCondition(
            () -> {
              support.open("/support");
              return found.count() > 0;
            });
    return found;
  }

  @Test
  void aStoppedAgentIsLetInAgainAfterAQuestion() {
    cabinet.change(STOP, "0093410030110021");
    try (var support = cabinet.signIn("support", DemoCabinet.PHONE)) {
      var page = support.page();
      seen(support, "Агенты остановлены").click();
      page.click("tbody tr:first-child a.kh-strong");
      visible(page.locator("#agent-suspended"));
      support.picture("stopped");
      page.click("#agent-suspended button:has-text('Пустить снова')");
      page.click("#dlg-ask button:has-text('Отмена')");
      visible(page.locator("#agent-suspended"));

      page.click("#agent-suspended button:has-text('Пустить снова')");
      page.click("#dlg-ask [data-go]");
      visible(page.locator("#agent-registers"));
      assertThat(page.locator("#agent-suspended").count()).isZero();
    }
  }
}
