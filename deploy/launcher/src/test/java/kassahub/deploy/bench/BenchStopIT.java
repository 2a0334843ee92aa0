package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bench that is interrupted leaves nothing running and nothing on the disk. */
@Timeout(240)
class BenchStopIT {
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(60);

  @TempDir private Path home;

  @Test
  void terminatedUnderLoad() throws Exception {
    try (var bench = BenchProcess.start(home, "ingest", "--devices", "20", "--seconds", "600")) {
      bench.awaitSaid("20 of 20 agents connecting");
      var servers = bench.awaitServers();
      assertThat(servers).hasSizeGreaterThan(1).allMatch(ProcessHandle::isAlive);

      bench.terminate();

      requireGone(bench, servers);
    }
  }

  @Test
  void interruptedWhileTheHubStarts() throws Exception {
    try (var bench = BenchProcess.start(home, "report", "--registers", "100")) {
      var servers = bench.awaitServers();

      bench.interruptAll();

      requireGone(bench, servers);
    }
  }

  private static void requireGone(BenchProcess bench, List<ProcessHandle> servers)
      throws InterruptedException {
    assertThat(bench.exitCode(STOPPED_WITHIN)).isGreaterThan(128);
    // Nobody has waited for PostgreSQL's own processes: they end a moment after what started them.
    await()
        .atMost(STOPPED_WITHIN)
        .untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
    assertThat(bench.left()).isEmpty();
  }
}
