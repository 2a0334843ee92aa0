package kassahub.hub.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Support at its desk and on the phone: one box finds everything, and what is wrong has an owner.
 */
class CabinetDeskIT {
  private static final String UNSENT =
      """
      update register_state set unsent = 312, first_unsent_wall = '2026-01-01'
      where register_id in (select id from register order by id limit 6)
      """;
  private static final String ENDING =
      """
      update fiscal_storage set expires_day = current_date + 12 where register_id in (
        select id from register order by id desc limit 6)
      """;

  /** Tills of a chain, most of them of a version that knows no settings. */
  private static final String TILLS =
      """
      insert into agent (id, organisation_id, name, host, version, enrolled_at, last_seen_at, transport, health, health_at)
      select 'a-till-' || lpad(n::text, 5, '0'), (select min(organisation_id) from agent), 'Магазин ' || n % 300 + 1 || ', касса ' || n / 300 + 1,
        'till-' || n, case when n % 5 = 0 then '0.2.0' else '0.1.0' end, now() - interval '300 days',
        now() - interval '1 hour' * (n % 60), 'mqtt', jsonb_build_object('version', '0.1.0', 'java', 'OpenJDK 25.0.1', 'system', 'Linux 6.1.0-38-amd64',
          'startedMillis', 1763400000000, 'outboxReports', n % 9, 'outboxBytes', 900, 'refusedReports', 0, 'residentBytes', 74000000,
          'diskFreeBytes', 9000000000, 'clockBehindMillis', 180000, 'updates', jsonb_build_object('way', 'itself', 'platform', 'linux-amd64'),
          'registers', jsonb_build_array(jsonb_build_object('serial', lpad((85430138900000 + n)::text, 16, '0'), 'link', 'tcp 192.168.137.111:7778',
            'reachable', true)), 'errors', jsonb_build_array('uplink: TLS handshake timed out')), now() - interval '2 minutes'
      from generate_series(1, 1200) n
      """;

  /** The hub has learned of it when the till had a network again. */
  private static final String BROUGHT =
      """
      insert into dispatch (id, agent_id, register_id, kind, state, licence, signature, settings, created_at, created_by, due_at, deadline,
        finished_at, reason_code)
      select gen_random_uuid(), r.agent_id, r.id, 'install_licence', case n when 1 then 'done' else 'failed' end, decode(repeat('ff', 64), 'hex'),
        decode(repeat('00', 64), 'hex'), '{}', now() - interval '1 minute' * n, 'by hand i.kedrov: Licenses_2026_Severnaya_Kassa.slf',
        now(), now(), now() - interval '3 days' - interval '10 minutes' * n, case n when 2 then 'shift-open' end
      from (select id, agent_id from register where agent_id is not null order by id limit 1) r, generate_series(1, 2) n
      """;

  private static final List<String> RELEASES =
      List.of(
          """
          insert into agent_release (name, version, platform, lowest, not_before, not_after, bytes, added_at, added_by)
          select repeat(n::text, 64), '0.' || n || '.0', 'linux-amd64', '0.1.0', now() - interval '2 days',
            now() + interval '180 days', 29000000, now(), 'kassahub' from generate_series(2, 3) n
          """,
          """
          insert into rollout (release_id, platform, state, stage, stage_at, counted_from, wide, pause_reason, started_at, started_by)
          select id, platform, 'paused', 10, now(), now(), true, 'failures', now(), 'Анна Кедрова' from agent_release where version = '0.2.0'
          """,
          """
          insert into rollout_agent (rollout_id, agent_id, place, state, changed_at, reason_code, reason_text)
          select r.id, a.id, a.place, case when a.n <= 3 then 'failed' when a.place < 100 then 'done' when a.n % 7 = 0 then 'package'
              when a.place >= 1000 then 'waiting' when a.n % 5 = 0 then 'begun' else 'done' end,
            now(), case a.n when 1 then 'rolled-back-silent' when 2 then 'rolled-back-ended' when 3 then 'disk-full' end,
            case when a.n = 3 then '238 MiB are needed, 112 MiB are free' end
          from rollout r, (select id, row_number() over w n, (row_number() over w - 1) * 10000 / count(*) over () place
            from agent window w as (order by md5(id))) a
          """);

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  @BeforeAll
  static void breakSome() {
    cabinet.change(UNSENT);
    cabinet.change(ENDING);
    cabinet.change(TILLS);
    cabinet.change(BROUGHT);
    RELEASES.forEach(cabinet::change);
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void oneBoxFindsEverything(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/find?q=00");
      visible(page.locator("text=Нужно хотя бы четыре знака подряд"));
      page.fill("#find-text", "касс");
      page.press("#find-text", "Enter");
      visible(page.locator("#find-organisations, #find-registers"));
      support.picture("find");
      assertThat(support.overhang()).isZero();

      page.fill("#find-text", "O07112O020120012");
      page.press("#find-text", "Enter");
      visible(page.locator("#register-facts"));
      support.picture("find-opened");
      assertThat(support.overhang()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }

  @Test
  void aListWithoutToolsHasNoEmptyStripOnThePhone() {
    try (var support = cabinet.signIn("support", DemoCabinet.PHONE)) {
      support.open("/support/storage");
      visible(support.page().locator("#table-matters tbody tr").first());
      assertThat(support.page().locator("#table-matters-form").isVisible()).isFalse();
      support.picture("matters-bare");
      support.open("/deliveries");
      assertThat(support.page().locator("#table-deliveries-form").isVisible()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void whatIsWrongIsTakenAndGivenBack(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/support/storage");
      visible(page.locator("h1:has-text('Срок ФН кончается')"));
      page.locator("#table-matters tbody input").first().check();
      page.click("button:text-is('Взять себе')");
      visible(page.locator("#table-matters tbody tr").first().locator(".kh-run"));
      support.picture("matters-storage");
      assertThat(support.overhang()).isZero();

      page.click("#table-matters .kh-views a:text-is('Мои')");
      visible(page.locator("#table-matters [aria-current]:text-is('Мои')"));
      assertThat(page.url()).contains("owner=mine");
      assertThat(page.locator("#table-matters tbody tr").count()).isOne();
      support.picture("matters-mine");
      assertThat(support.overhang()).isZero();
      page.locator("#table-matters tbody input").first().check();
      page.click("button:text-is('Взять себе')");
      visible(page.locator("#table-matters [aria-current]:text-is('Мои')"));
      page.click("#table-matters .kh-views a:text-is('Все')");
      visible(page.locator("#table-matters [aria-current]:text-is('Все')"));

      page.locator("#table-matters tbody input").first().check();
      page.click("button:text-is('Вернуть')");
      visible(page.locator("#table-matters tbody tr").first().locator("text=Никто"));
      support.open("/support/unsent");
      support.picture("matters-unsent");
      assertThat(support.overhang()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void aReleaseAndHowFarItIs(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/releases");
      visible(page.locator("text=0.3.0"));
      support.picture("releases");
      assertThat(support.overhang()).isZero();

      page.click("a:text-is('0.2.0')");
      visible(page.locator("h1:has-text('Версия агента 0.2.0')"));
      visible(page.locator("text=Установка приостановлена"));
      support.picture("release");
      assertThat(support.overhang()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void theFleetAndTheStagesOfARelease(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/agents/fleet");
      visible(page.locator("#fleet-versions"));
      visible(page.locator("td:text-is('100 %')"));
      support.whole("fleet");
      assertThat(support.overhang()).isZero();
      assertThat(support.cutTables()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void anAgentOfAnOldVersionWithItsSettingsOpen(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/agents/a-till-00002");
      visible(page.locator("text=Эта версия агента настроек с хаба не знает"));
      visible(page.locator("#agent-facts >> text=отстают: 3 мин"));
      page.click("summary:text-is('Изменить настройки')");
      visible(page.locator("#agent-settings button[type=submit]"));
      support.whole("agent-settings");
      assertThat(support.overhang()).isZero();
      assertThat(support.cutTables()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void aBatchThatWaitsForASecondWord(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/enrolments/batches");
      page.fill("#ba-name", "Север, запуск в декабре " + width);
      page.setInputFiles(
          "#ba-file", new FilePayload("tills.csv", "text/csv", tills().getBytes(UTF_8)));
      page.click("form[action='/enrolments/batches'] button[type=submit]");
      visible(page.locator("#batch-waiting"));
      support.whole("batch-waiting");
      assertThat(support.overhang()).isZero();
      assertThat(support.cutTables()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }

  private static String tills() {
    return IntStream.rangeClosed(1, 120)
        .mapToObj("%1$016d;Магазин %1$d, касса у входа;Лесная, %1$d, 2 этаж"::formatted)
        .collect(joining("\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void aLicenceFromAStickStandsAmongTheDeliveries(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/registers/1");
      visible(
          page.locator(
              "#register-story >> text=С носителя: Licenses_2026_Severnaya_Kassa.slf, i.kedrov"));
      support.whole("register-by-hand");
      assertThat(support.cutTables()).isZero();
      assertThat(support.overhang()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }
}
