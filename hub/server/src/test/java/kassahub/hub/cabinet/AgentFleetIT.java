package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.rollout.Releases;
import kassahub.hub.rollout.Rollouts;
import kassahub.hub.rollout.SignedFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What befalls agents and their registers, as pages show it. */
class AgentFleetIT {
  private static final KeyPair KEYS = SignedFile.keys();
  private static final String SERIAL = "0085430138900121";
  private static final String AGENT = "/agents/agent-own";
  private static final Pattern STAGE = Pattern.compile("kh-m-a\">(\\d+) %</td>(.*?)</tr>");
  private static final Pattern CELL = Pattern.compile(">([\\d\\s\u00a0]+)</td>");
  private static final Duration A_STAGE = Duration.ofMinutes(31);

  @TempDir private Path directory;
  private FleetServer server;
  private Rollouts rollouts;

  @BeforeEach
  void fleet() {
    server = new FleetServer(directory, 0);
    var data = server.database().database();
    var clock = server.clock();
    var journal = new Journal(clock);
    rollouts =
        new Rollouts(data, journal, clock, new Dispatches(data, journal, clock, new DueAgents()));
    FleetSamples.organisations(server.database());
    FleetSamples.toldRegister(server.database(), SERIAL, FleetSamples.OWN);
    FleetSamples.agent(server.database(), "agent-own", FleetSamples.OWN, SERIAL);
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Columns: agents of the stage, on the new version, at it, failed, waiting. */
  @Test
  void aReleaseIsSeenGoingFromStageToStage() {
    tills(300);
    long release = takenIn("0.2.0");
    server.post("support", "/releases/" + release + "/start", "");
    assertThat(stages())
        .containsExactly(
            "1: 3 0 3 0 0", "10: 27 0 0 0 27", "50: 120 0 0 0 120", "100: 150 0 0 0 150");

    finish();
    server.database().database().run(tx -> rollouts.widen(tx, FleetSamples.support(), release));
    pass(A_STAGE);
    assertThat(stages()).startsWith("1: 3 3 0 0 0", "10: 27 0 27 0 0");

    end("failed', reason_code = 'rolled-back-silent", 1);
    finish();
    pass(A_STAGE);
    assertThat(stages())
        .as("one of thirty is too many")
        .startsWith("1: 3 3 0 0 0", "10: 27 26 0 1 0", "50: 120 0 0 0 120");
    assertThat(server.page("support", "/agents/fleet").body()).contains("Приостановлена");

    pass(Duration.ofSeconds(1));
    server.post("support", "/releases/" + release + "/resume", "");
    pass(A_STAGE);
    assertThat(stages()).contains("50: 120 0 120 0 0", "100: 150 0 0 0 150");
    finish();
    pass(A_STAGE);
    finish();
    pass(A_STAGE);
    assertThat(stages())
        .containsExactly(
            "1: 3 3 0 0 0", "10: 27 26 0 1 0", "50: 120 120 0 0 0", "100: 150 150 0 0 0");
    assertThat(server.page("support", "/agents/fleet").body())
        .contains("Версия агента 0.2.0", "Установлена");
    assertThat(server.page("partner", "/agents/fleet").body()).doesNotContain("/releases/", "этап");
  }

  @Test
  void anAgentsReleasesAreItsHistory() {
    server
        .database()
        .asOwner(
            "update agent set health = health ||"
                + " '{\"updates\":{\"way\":\"itself\",\"platform\":\"linux-amd64\"}}'");
    long second = takenIn("0.2.0");
    server.post("support", "/releases/" + second + "/start", "");
    end("failed', reason_code = 'rolled-back-ended", 1);
    pass(Duration.ofSeconds(30));
    server.post("support", "/releases/" + second + "/stop", "");
    long third = takenIn("0.3.0");
    server.post("support", "/releases/" + third + "/start", "");
    finish();
    pass(Duration.ofSeconds(30));

    assertThat(server.page("support", AGENT).body())
        .containsSubsequence(
            "id=\"agent-versions\"",
            "href=\"/releases/" + third + "\">0.3.0<",
            "Работает на новой версии",
            "href=\"/releases/" + second + "\">0.2.0<",
            "Новая версия трижды завершилась сама, возвращена прежняя");
    assertThat(server.page("partner", AGENT).body()).doesNotContain("agent-versions", "/releases/");
  }

  @Test
  void aClockThatIsWrongIsSaidToBe() {
    assertThat(server.page("partner", AGENT).body())
        .contains("Часы компьютера</dt><dd><span class=\"kh-muted\">Нет данных");
    clockBehind(Duration.ofSeconds(-9));
    assertThat(server.page("partner", AGENT).body()).contains("Часы компьютера", "идут верно");
    clockBehind(Duration.ofMinutes(3));
    assertThat(server.page("partner", AGENT).body())
        .contains("отстают: 3 мин")
        .doesNotContain("идут верно");
    clockBehind(Duration.ofDays(-2));
    assertThat(server.page("partner", AGENT).body()).contains("спешат: 2 д");
  }

  @Test
  void aLogThatWasAskedForIsSaidToBeOnItsWay() {
    assertThat(log("support"))
        .contains("Журнал ещё не запрашивали")
        .doesNotContain("role=\"status\"");
    assertThat(server.post("support", AGENT + "/log", "").statusCode()).isEqualTo(303);
    server.clock().advance(Duration.ofMinutes(2));
    assertThat(log("support")).contains("Журнал запрошен 2 мин назад. Связи с агентом нет");
    connect();
    assertThat(log("support")).contains("агент на связи: ответ появится здесь сам");

    server
        .database()
        .asOwner(
            "update dispatch set state = 'expired', finished_at = deadline where kind ="
                + " 'send_log'");
    assertThat(log("support")).contains("ответа нет. Запросите ещё раз");
    assertThat(server.post("support", AGENT + "/log", "").statusCode()).isEqualTo(303);
    server
        .database()
        .asOwner(
            """
            update dispatch set state = 'done', finished_at = created_at where kind = 'send_log' and state = 'waiting';
            insert into agent_log (agent_id, received_at, text) values ('agent-own', '2026-11-18 09:03Z', 'INFO a line')
            """);
    assertThat(log("support"))
        .contains("INFO a line", "Получен 18.11.2026 12:03")
        .doesNotContain("role=\"status\"", "Журнал запрошен");
    assertThat(server.page("partner", AGENT).body()).doesNotContain("INFO a line");
  }

  @Test
  void aRegisterThatIsBlockedHasNoDaysLeft() {
    server.database().asOwner("delete from licence_assignment");
    unsentSince("2026-10-25");
    assertThat(server.page("partner", "/registers/1").body())
        .contains("Осталось 6 дней до блокировки");
    unsentSince("2026-10-01");
    assertThat(server.page("partner", "/registers/1").body())
        .contains("Первый неотправленный документ старше 30 дней")
        .doesNotContain("до блокировки");
  }

  private void unsentSince(String day) {
    server
        .database()
        .asOwner("update register_state set unsent = 3, first_unsent_wall = '%s'".formatted(day));
  }

  private String log(String who) {
    String page = server.page(who, AGENT).body();
    int from = page.indexOf("id=\"agent-log\"");
    return page.substring(from, page.indexOf("</section>", from));
  }

  private void connect() {
    server
        .database()
        .asOwner(
            """
            insert into hub_instance (id, name, version, started_at, beat_at)
              values ('00000000-0000-0000-0000-000000000001', 'hub', '1', now(), now() + interval '1 hour');
            insert into agent_link (agent_id, instance, generation, transport, address, since, returns_since)
              values ('agent-own', '00000000-0000-0000-0000-000000000001', 1, 'mqtt', '10.0.0.7', now(), now());
            """);
  }

  private void clockBehind(Duration by) {
    server
        .database()
        .asOwner(
            "update agent set health = health || '{\"clockBehindMillis\":%d}'"
                .formatted(by.toMillis()));
  }

  private void tills(int count) {
    server
        .database()
        .asOwner(
            """
            insert into agent (id, organisation_id, name, version, enrolled_at, last_seen_at, health)
            select 'agent-r' || n, 1, 'Касса ' || n, '0.1.0', '2026-01-01Z', '2026-01-01Z',
              '{"updates":{"way":"itself","platform":"linux-amd64"}}' from generate_series(1, %d) n
            """
                .formatted(count));
  }

  private long takenIn(String version) {
    var clock = server.clock();
    byte[] file = SignedFile.of(version, clock.instant(), 100, KEYS);
    var releases = new Releases(server.database().database(), new Journal(clock), clock);
    return releases.add(Actor.hub(), file, List.of(KEYS.getPublic())).id();
  }

  private void pass(Duration time) {
    server.clock().advance(time);
    rollouts.run();
  }

  /** Everybody who was offered it. */
  private void finish() {
    end("done", 1_000);
  }

  private void end(String state, int agents) {
    server
        .database()
        .asOwner(
            """
            update dispatch set state = '%s' where id in (
              select id from dispatch where kind = 'update_agent' and state = 'waiting' order by agent_id limit %d)
            """
                .formatted(state, agents));
  }

  private List<String> stages() {
    var stages = new ArrayList<String>();
    var row = STAGE.matcher(server.page("support", "/agents/fleet").body());
    while (row.find()) {
      var line = new StringBuilder(row.group(1)).append(':');
      var cell = CELL.matcher(row.group(2));
      while (cell.find()) {
        line.append(' ').append(cell.group(1).strip());
      }
      stages.add(line.toString());
    }
    return stages;
  }
}
