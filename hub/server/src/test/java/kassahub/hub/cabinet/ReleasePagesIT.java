package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.rollout.Releases;
import kassahub.hub.rollout.SignedFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release from the day it is taken in to the second operator's word. */
class ReleasePagesIT {
  private static final KeyPair KEYS = SignedFile.keys();
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");

  @TempDir private Path directory;
  private FleetServer server;

  @BeforeEach
  void fleet() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    server
        .database()
        .asOwner(
            """
            insert into agent (id, organisation_id, name, version, enrolled_at, last_seen_at, health)
            select 'agent-r' || n, (select min(id) from organisation), 'Касса ' || n, '0.1.0', '2026-01-01Z', '2026-01-01Z',
              '{"updates":{"way":"itself","platform":"linux-amd64"}}' from generate_series(1, 300) n
            """);
    var db = server.database().database();
    var clock = server.clock();
    byte[] file = SignedFile.of("0.2.0", clock.instant(), 100, KEYS);
    new Releases(db, new Journal(clock), clock).add(Actor.hub(), file, List.of(KEYS.getPublic()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void isStartedWatchedPausedAndLetFurtherByTwo() {
    assertThat(server.page("support", "/releases").body()).contains("0.2.0", "Не запущена");
    assertThat(server.page("support", "/releases/1").body()).contains("Начать с 1 %");
    assertThat(server.page("partner", "/releases").statusCode()).isEqualTo(403);
    assertThat(server.post("partner", "/releases/1/start", "").statusCode()).isEqualTo(403);
    assertThat(server.page("support", "/releases/2").statusCode()).isEqualTo(404);

    assertThat(server.post("support", "/releases/1/start", "").statusCode()).isEqualTo(303);
    assertThat(server.post("support", "/releases/1/start", "").statusCode()).isEqualTo(409);
    server
        .database()
        .asOwner(
            """
            update rollout_agent set state = 'failed', reason_code = 'rolled-back-ended', reason_text = 'taken back'
            where agent_id = (select min(agent_id) from rollout_agent where state = 'offered')
            """);
    assertThat(server.page("support", "/releases/1").body())
        .contains("Ставится", "Этап 1 %", "Ждут своего этапа", ">297<", "Ещё не взяли")
        .contains("Новая версия трижды завершилась сама", "Дальше 1 % версия пойдёт");

    assertThat(server.post("support", "/releases/1/widen", "").statusCode()).isEqualTo(303);
    assertThat(server.post("support", "/releases/1/widen", "").statusCode()).isEqualTo(409);
    assertThat(server.page("support", "/releases/1").body()).contains("Ждёт второго сотрудника");
    var shown = server.page("administrator", "/confirmations").body();
    assertThat(shown).contains("Ставить версию агента 0.2.0 (linux-amd64) дальше 1 % агентов");
    var confirm = CONFIRM.matcher(shown);
    assertThat(confirm.find()).isTrue();
    assertThat(server.post("support", confirm.group(), "").statusCode()).isEqualTo(403);
    assertThat(server.post("administrator", confirm.group(), "").statusCode()).isEqualTo(303);
    assertThat(server.page("support", "/releases/1").body())
        .doesNotContain("Дальше 1 % версия пойдёт", "/releases/1/widen");

    assertThat(server.post("support", "/releases/1/pause", "").statusCode()).isEqualTo(303);
    assertThat(server.page("support", "/releases/1").body())
        .contains("Установку приостановил оператор", "/releases/1/resume");
    server.database().asOwner("update rollout set pause_reason = 'weather'");
    assertThat(server.page("support", "/releases/1").body())
        .as("another release of the hub wrote it")
        .contains("Причины «weather» эта версия хаба не знает");
    assertThat(server.post("support", "/releases/1/resume", "").statusCode()).isEqualTo(303);
    assertThat(server.post("support", "/releases/1/stop", "").statusCode()).isEqualTo(303);
    assertThat(server.page("support", "/releases").body()).contains("Остановлена");
    assertThat(server.post("support", "/releases/1/resume", "").statusCode()).isEqualTo(409);
    assertThat(journal())
        .containsSubsequence(
            "release.added",
            "rollout.started",
            "rollout.widened",
            "rollout.paused",
            "rollout.resumed",
            "rollout.stopped");
  }

  private List<String> journal() {
    return server
        .database()
        .database()
        .transact(
            tx -> tx.list("select action from journal order by id", row -> row.string("action")));
  }
}
