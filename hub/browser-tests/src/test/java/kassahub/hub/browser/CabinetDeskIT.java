package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
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
          select r.id, a.id, 0, case when a.n <= 3 then 'failed' when a.n % 3 = 0 then 'done' when a.n % 7 = 0 then 'package' else 'waiting' end,
            now(), case a.n when 1 then 'rolled-back-silent' when 2 then 'rolled-back-ended' when 3 then 'disk-full' end,
            case when a.n = 3 then '238 MiB are needed, 112 MiB are free' end
          from rollout r, (select id, row_number() over (order by id) n from agent) a
          """);

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  @BeforeAll
  static void breakSome() {
    cabinet.change(UNSENT);
    cabinet.change(ENDING);
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
}
