package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bench says when its hub lost something, stored it twice, or is stuck. */
@Timeout(300)
class BenchLossIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Of one agent, so that neither rows nor agents in all are fewer or more. */
  private static final String ONE_LOST_ONE_DOUBLED =
      """
      with victim as (select min(agent_id) as agent from telemetry),
        gone as (delete from telemetry t using victim v where t.agent_id = v.agent and t.sequence = 2)
      insert into telemetry select t.* from telemetry t, victim v where t.agent_id = v.agent and t.sequence = 3
      """;

  @TempDir private Path home;

  @Test
  void aLostReportAndADoubledOneAreBothCounted() throws Exception {
    try (var bench = BenchProcess.start(home, "ingest", "--devices", "2", "--seconds", "2");
        var database = bench.awaitConnected("2 of 2 agents connecting");
        var sql = database.createStatement()) {
      awaitReports(sql, 3);
      sql.execute(ONE_LOST_ONE_DOUBLED);

      assertThat(bench.exitCode(LIMIT)).isEqualTo(1);
      assertThat(bench.figures().getLong("acknowledged"))
          .isEqualTo(bench.figures().getLong("stored"));
      assertThat(bench.figures().getLong("lost")).isEqualTo(1);
      assertThat(bench.figures().getLong("doubled")).isEqualTo(1);
      assertThat(bench.errors()).contains("kassahub: 1 reports acknowledged and not there");
    }
  }

  @Test
  void aHubThatAnswersNobodyIsNotWaitedForForEver() throws Exception {
    try (var bench = BenchProcess.start(home, "connect", "--devices", "3", "--patience", "3");
        var database = bench.awaitConnected("3 of 3 agents connecting");
        var sql = database.createStatement()) {
      awaitReports(sql, 2);
      database.setAutoCommit(false);
      sql.execute("select 1 from agent_stream for update");

      assertThat(bench.exitCode(LIMIT)).isEqualTo(1);
      assertThat(bench.errors()).contains("kassahub: 3 of 3 agents have no answer after 3 s");
    }
  }

  /** Waits until a report with this number of every agent is stored. */
  private static void awaitReports(Statement sql, int sequence) {
    var stored =
        "select count(distinct agent_id) = (select count(*) from agent) from telemetry where"
            + " sequence = "
            + sequence;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              var answer = sql.executeQuery(stored);
              return answer.next() && answer.getBoolean(1);
            });
  }
}
