package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.SelectOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who buys, as the back office finds and changes it. */
class CabinetTenantsIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  /** A hub that has been at work for years. */
  @BeforeAll
  static void crowd() {
    cabinet.change(
        """
        insert into account (kind, name, agent_code, price_kind, created_at, manager_name, manager_phone)
        select case when n % 5 = 0 then 'client' else 'partner' end,
          (array['Заречный кассовый центр', 'Сервис касс «Орбита»', 'Торговая автоматика', 'Кассовый дом'])[1 + n % 4]
            || ' ' || n, case when n % 5 <> 0 then 'AGENT-' || n end,
          case when n % 5 = 0 then 'retail' else 'partner' end, '2024-01-01Z'::timestamptz + n * interval '9 hours',
          'Ольга Ветрова', '+7 900 000-00-00'
        from generate_series(1, 1500) n
        """);
    cabinet.change(
        """
        insert into organisation (kind, name, tax_number, kpp, legal_address, created_at)
        select 'legal', 'Общество с ограниченной ответственностью «Магазин на Лесной № ' || n || '»',
          (9910000000 + n)::text, '991001001', '170000, Тверская область, г. Тверь, ул. Лесная, д. ' || n || ', офис 4',
          '2024-01-01Z' from generate_series(1, 4000) n
        """);
    cabinet.change(
        """
        insert into account_organisation (account_id, organisation_id, since)
        select a.id, o.id, '2024-06-01Z' from account a join organisation o
          on right(o.tax_number, 3) = lpad((a.id % 900)::text, 3, '0') and o.tax_number like '991000%'
        where a.name like '%автоматика%'
        """);
    cabinet.change(
        """
        insert into ended_link (account_id, organisation_id, kind, since, until, ended_by, reason)
        select 2, id, 'service', '2024-06-01Z', '2025-11-30Z', 'Анна Кедрова', 'Договор обслуживания окончен'
        from organisation where tax_number like '99100000%' limit 40
        """);
    cabinet.change(
        """
        insert into planned_link
          (organisation_id, kind, from_account, to_account, day, reason, planned_by, planned_at)
        select 2, 'service', 2, (select min(id) from account where name like 'Кассовый дом%'),
          current_date + 30, 'Договор обслуживания № 117', 'Анна Кедрова', now()
        """);
  }

  static Stream<Arguments> sights() {
    return Sight.atBothWidths(
        new Sight("backoffice", "tenant-partners", "/partners"),
        new Sight("backoffice", "tenant-partners-sought", "/partners?q=автоматика"),
        new Sight("backoffice", "tenant-partner", "/partners/2"),
        new Sight("backoffice", "tenant-further", "/partners/2/organisations"),
        new Sight("backoffice", "tenant-waits", "/organisations/2"),
        new Sight("backoffice", "tenant-organisations", "/organisations"),
        new Sight("backoffice", "tenant-organisations-sought", "/organisations?q=9910000123"),
        new Sight("backoffice", "tenant-organisation", "/organisations/1"),
        new Sight("backoffice", "tenant-link", "/organisations/1/links?kind=service&q=Орбита"),
        new Sight("backoffice", "tenant-contracts", "/contracts?q=лесной № 39"),
        new Sight("backoffice", "tenant-debts", "/debts?q=9910"));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("sights")
  void everyPageFitsItsWindowAndObeysThePolicy(Sight sight, int width) {
    cabinet.shows(sight, width);
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void whoIsOvertakenSeesWhatTheOtherWrote(int width) {
    try (var slow = cabinet.signIn("backoffice", width);
        var quick = cabinet.signIn("administrator", width)) {
      var page = slow.page();
      slow.open("/partners?q=Орбита");
      page.locator("#table-accounts tbody a").first().click();
      var address = page.url().substring(page.url().indexOf("/partners/"));
      quick.open(address);
      quick.page().fill("#ac-phone", "+7 900 111-22-" + width % 100);
      quick.page().fill("#ac-name", "Орбита " + width);
      quick.page().click("#account-facts button[type=submit]");
      visible(quick.page().locator("#history :text('стало «Орбита " + width + "»')"));

      page.fill("#ac-name", "Апогей " + width);
      page.fill("#ac-email", "apogee@example.ru");
      page.click("#account-facts button[type=submit]");
      visible(page.locator("#outdated"));
      visible(page.locator("#ac-name-f:text('Сейчас записано: Орбита " + width + "')"));
      slow.picture("tenant-overtaken");
      assertThat(slow.overhang()).isZero();
      assertThat(page.inputValue("#ac-name")).isEqualTo("Апогей " + width);

      page.fill("#ac-phone", "+7 900 111-22-" + width % 100);
      page.click("#account-facts button[type=submit]");
      visible(page.locator("#history :text('стало «Апогей " + width + "»')"));
      slow.picture("tenant-history");
      assertThat(page.inputValue("#ac-phone")).endsWith("22-" + width % 100);
    }
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void requisitesAreCheckedBesideTheirFields(int width) {
    try (var clerk = cabinet.signIn("backoffice", width)) {
      var page = clerk.page();
      clerk.open("/organisations/1");
      page.fill("#or-kpp", "77");
      page.click("#organisation-facts button[type=submit]");
      visible(page.locator("#or-kpp-f"));
      clerk.picture("tenant-organisation-fault");
      assertThat(clerk.overhang()).isZero();

      page.fill("#or-kpp", "");
      page.fill("#or-address", "170000, г. Тверь, ул. Лесная, д. " + width);
      page.selectOption("#or-zone", width == DemoCabinet.DESK ? "Asia/Omsk" : "Europe/Moscow");
      page.click("#organisation-facts button[type=submit]");
      visible(page.locator("#history :text('ул. Лесная, д. " + width + "')"));
      clerk.picture("tenant-organisation-history");
    }
  }

  @Test
  void anOrganisationIsGivenAwayByTwoPeople() {
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK);
        var second = cabinet.signIn("administrator", DemoCabinet.DESK)) {
      var page = clerk.page();
      clerk.open("/organisations/1");
      page.locator("#organisation-links a:text-is('Передать или завершить')").first().click();
      page.fill("#lk-q", "Кассовый дом 3");
      page.click("#link-search button");
      page.selectOption("#lk-to", new SelectOption().setIndex(2));
      clerk.picture("tenant-give");
      page.fill("#lk-reason", "Заявление от 27.11.2026 № 4");
      page.click("#link-form button[type=submit]");
      visible(page.locator("td:has-text('Заявление от 27.11.2026 № 4')"));
      clerk.picture("tenant-asked");
      clerk.open("/organisations/1");
      visible(page.locator("#organisation-links :text('Ждёт второго сотрудника')"));

      second.open("/confirmations");
      second.page().locator("main form[action$='/confirm'] button").first().click();
      second.page().click("#dlg-ask [data-go]");
      visible(second.page().locator("td:has-text('Подтверждено')"));

      clerk.open("/organisations/1");
      visible(page.locator("#organisation-links :text('Заявление от 27.11.2026 № 4')"));
      visible(page.locator("#history :text('Кассовый дом 3')"));
      clerk.picture("tenant-given");
    }
  }
}
