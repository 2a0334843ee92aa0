package kassahub.hub.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.Tx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the database writes of what agents say of themselves, by its own count. */
class AgentVersionsIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final String ENTER =
      """
      insert into organisation (kind, name, tax_number, created_at) values ('legal', 'Лавка', '7700000001', '2026-01-01Z');
      insert into agent (id, organisation_id, name, version, enrolled_at, health)
      select 'agent-' || lpad(n::text, 4, '0'), o.id, 'till', '1.0', '2026-01-01Z',
        '{"version":"1.0","java":"25","system":"Linux","startedMillis":1,"outboxReports":0,"outboxBytes":900,
          "outboxLimitBytes":1000,"refusedReports":0,"unaskedAnswers":0,"transport":"mqtt","certificateUntilMillis":1,
          "registers":[{"serial":"0085430000000001","link":"tcp","reachable":true,"fault":"no-answer"}],"errors":[]}'
      from generate_series(1, 1000) n, organisation o;
      """;

  /** Versions of this transaction, and those of them that stayed on their page. */
  private record Versions(long all, long besideTheOld) {}

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void aHealthReportTouchesNoIndex() {
    DATABASE.asOwner(ENTER);

    var written =
        DATABASE
            .database()
            .transact(
                tx -> {
                  new AgentStore().saveHealth(tx, everyTenth(tx), SettableClock.START);
                  return versions(tx);
                });

    assertThat(written).isEqualTo(new Versions(100, 100));
  }

  private static Map<String, AgentHealth> everyTenth(Tx tx) {
    List<String> agents =
        tx.list("select id from agent where right(id, 1) = '0'", row -> row.string("id"));
    var health = health();
    return agents.stream().collect(Collectors.toMap(Function.identity(), agent -> health));
  }

  private static AgentHealth health() {
    return new AgentHealth(
        "1.0",
        "25",
        "Linux",
        Instant.EPOCH,
        3,
        900,
        1_000,
        0,
        0,
        "mqtt",
        Instant.EPOCH,
        List.of(
            new AgentHealth.Attached("0085430000000001", "tcp", true, Optional.of("no-answer"))),
        List.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        AgentHealth.Updates.UNTOLD,
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Versions versions(Tx tx) {
    return tx.one(
        "select n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables where relname = 'agent'",
        row -> new Versions(row.number("n_tup_upd"), row.number("n_tup_hot_upd")));
  }
}
