package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who comes into an account, its keys, and where its events are sent. */
class CabinetPeopleIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  /** As many as a company has, in every state. */
  @BeforeAll
  static void enter() {
    cabinet.change(
        """
        insert into app_user (account_id, login, full_name, role, password_hash, manager, disabled_at, totp_confirmed,
          created_at)
        select u.account_id, 'person' || n || '@severnaya-kassa.example.ru', 'Константинопольская Екатерина ' || n,
          'partner', case when n % 4 <> 0 then 'x' end, n % 5 = 0, case when n % 7 = 0 then current_timestamp end,
          n % 3 = 0, current_timestamp
        from app_user u, generate_series(1, 30) n where u.login = 'partner'
        """);
    cabinet.change(
        """
        insert into sign_in_link (token_hash, user_id, purpose, expires_at)
        select sha256(login::bytea), id, 'invitation', current_timestamp + interval '1 day' * (id % 5 - 2)
        from app_user where login like 'person%' and password_hash is null
        """);
    cabinet.change(
        """
        insert into api_key (account_id, name, key_hash, prefix, role, scopes, created_at, last_used_at)
        select account_id, '1С: Управление торговлей, магазин № ' || n, sha256((login || n)::bytea), 'kh_a1B2c3D', 'partner',
          '{ACTIVATE,SEE_ACTIVATIONS,SEE_REGISTERS}', current_timestamp,
          case when n % 2 = 0 then current_timestamp end
        from app_user, generate_series(1, 12) n where login = 'partner'
        """);
    cabinet.change(
        """
        insert into webhook (account_id, url, secret_key, events, created_at, created_by, since, stopped_at, stopped_by,
          failing_since)
        select account_id, 'https://erp.severnaya-kassa.example.ru/kassahub/events/' || n, gen_random_uuid(),
          '{activation.finished,licence.installed,invoice.paid}', current_timestamp, full_name, current_timestamp,
          case when n > 2 then current_timestamp end, case when n = 3 then 'person' when n = 4 then 'failures' end,
          case when n in (2, 4) then current_timestamp end
        from app_user, generate_series(1, 4) n where login = 'partner'
        """);
    cabinet.change(
        """
        insert into webhook_delivery (webhook_id, account_id, event, kind, key, body, state, tries, status, reason,
          created_at, next_at, ended_at)
        select w.id, w.account_id, gen_random_uuid(), 'activation.finished', n::text,
          '{"id":"0f0c","event":"activation.finished","at":"2026-11-18T09:00:00Z","data":{"activation":' || n || '}}',
          case n % 3 when 0 then 'delivered' when 1 then 'failed' else 'waiting' end, n % 3,
          case when n % 3 < 2 then 200 + 300 * (n % 3) end, case when n % 3 = 2 then 'connection' end,
          current_timestamp, current_timestamp + interval '1 hour', case when n % 3 < 2 then current_timestamp end
        from webhook w, generate_series(1, 60) n where w.url like '%/4'
        """);
  }

  /** With one button, which says what it is for and is gone then. */
  @BeforeAll
  static void openTheSandbox() {
    try (var partner = cabinet.signIn("partner", DemoCabinet.PHONE)) {
      partner.open("/keys/sandbox");
      partner.page().locator("form[action='/keys/sandbox']").scrollIntoViewIfNeeded();
      partner.picture("people-keys-without-sandbox");
      assertThat(partner.overhang()).isZero();
    }
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      partner.open("/keys");
      partner.picture("people-keys-without-sandbox");
      partner.page().locator("form[action='/keys/sandbox'] button").click();
      partner.page().waitForURL("**/keys/sandbox");
      partner.open("/keys");
      assertThat(partner.page().locator("form[action='/keys/sandbox']").count()).isZero();
    }
  }

  static Stream<Arguments> sights() {
    return Sight.atBothWidths(
        new Sight("partner", "people-users", "/users"),
        new Sight("partner", "people-keys", "/keys"),
        new Sight("partner", "people-sandbox", "/keys/sandbox"),
        new Sight("partner", "people-sandbox-webhooks", "/keys/sandbox/webhooks"),
        new Sight("partner", "people-webhooks", "/webhooks"),
        new Sight("partner", "people-webhook", "/webhooks/4"),
        new Sight("partner", "people-profile", "/profile"));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("sights")
  void everyPageFitsItsWindowAndObeysThePolicy(Sight sight, int width) {
    cabinet.shows(sight, width);
  }

  @Test
  void aKeyForTheSandboxIsMadeAsOthersAndMarked() {
    try (var partner = cabinet.signIn("partner", DemoCabinet.DESK)) {
      var page = partner.page();
      partner.open("/keys");
      page.fill("#key-name", "1С: проба обмена");
      page.selectOption("#key-place", "sandbox");
      page.locator("input[name=scope-ACTIVATE]").check();
      page.locator("form[action='/keys'] button[type=submit]").click();
      visible(page.locator("pre:has-text('kh_sandbox_')"));
      visible(page.locator("tr:has-text('1С: проба обмена') :text('Песочница')"));
      partner.picture("people-keys-made-for-sandbox");
      page.locator("tr:has-text('1С: проба обмена')").scrollIntoViewIfNeeded();
      partner.picture("people-keys-of-sandbox");

      assertThat(partner.cutTables()).isZero();
      assertThat(partner.complaints()).isEmpty();
    }
  }

  @Test
  void theSandboxAsksBeforeItBeginsAnew() {
    try (var partner = cabinet.signIn("partner", DemoCabinet.PHONE)) {
      var page = partner.page();
      partner.open("/keys/sandbox");
      page.locator("form[action='/keys/sandbox/reset'] button").click();
      visible(page.locator("#dlg-ask:has-text('Убрать активации песочницы и вернуть её кассы')"));
      partner.picture("people-sandbox-reset");
      page.click("#dlg-ask [data-go]");
      page.waitForURL("**/keys/sandbox");

      assertThat(partner.complaints()).isEmpty();
    }
  }

  @Test
  void whoIsInvitedWithoutAMailServerComesInByALinkThatIsShownOnce() {
    try (var partner = cabinet.signIn("client", DemoCabinet.DESK)) {
      var page = partner.page();
      partner.open("/users");
      page.fill("#us-name", "Анна Кедрова");
      page.fill("#us-login", "anna@example.ru");
      page.locator("form[action='/users'] button[type=submit]").click();
      visible(page.locator("#us-link"));
      partner.picture("people-invited");
      var link = page.inputValue("#us-link");
      partner.open("/users");
      assertThat(page.locator("#us-link").count()).isZero();
      visible(page.locator("tr:has-text('anna@example.ru') :text('Приглашён')"));

      page.navigate(link);
      page.fill("#password", "верная лошадь 7");
      page.locator("main .kh-b-p[type=submit]").click();
      page.waitForURL("**/sign-in");
      partner.open("/users");
      visible(page.locator("tr:has-text('anna@example.ru') :text('Работает')"));
    }
  }

  @Test
  void aSecondFactorHasCodesForALostTelephone() {
    try (var partner = cabinet.signIn("other", DemoCabinet.DESK)) {
      var page = partner.page();
      partner.open("/profile");
      page.locator("#second-factor button").click();
      var secret = page.locator("#second-factor .kh-mono").first().textContent();
      page.fill("#code", Authenticator.code(secret, java.time.Instant.now()));
      page.locator("#second-factor button[type=submit]").click();
      page.fill("#present", "not it at all");
      page.locator("form[action='/profile/recovery-codes'] button").click();
      visible(page.locator("[role=alert]:has-text('пароль')"));
      partner.picture("people-recovery-refused");
      page.fill("#present", Cabinet.password(cabinet.demo().facts(), "other"));
      page.locator("form[action='/profile/recovery-codes'] button").click();
      visible(page.locator("#second-factor pre"));
      partner.picture("people-recovery-codes");
      var code =
          page.locator("#second-factor pre")
              .textContent()
              .strip()
              .lines()
              .findFirst()
              .orElseThrow();

      page.click("summary.kh-org");
      page.click("form[action='/sign-out'] button");
      page.waitForURL("**/sign-in**");
      partner.signIn(cabinet.demo().facts(), "other");
      visible(page.locator("#code"));
      page.locator("details summary").click();
      partner.picture("people-recovery");
      page.fill("#recovery", code);
      page.locator("details button").click();
      page.waitForURL(address -> !address.contains("/sign-in"));
      partner.open("/profile");
      visible(page.locator(":text('Осталось кодов: 9')"));
      assertThat(partner.complaints()).singleElement().asString().contains("422");
    }
  }
}
