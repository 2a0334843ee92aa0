package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each bench of the hub as a user runs it, small and all at once: whether it works, not how fast.
 */
@Timeout(300)
class BenchIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Map<String, BenchProcess> RUNNING = new LinkedHashMap<>();

  @TempDir private static Path home;

  @BeforeAll
  static void start() throws IOException {
    for (var command :
        List.of(
            "ingest --devices 20 --seconds 1 --warm-up 1 --runs 2",
            "deliver --devices 20 --warm-up 10",
            "connect --devices 20",
            "cabinet --registers 100 --requests 2",
            "report --registers 100")) {
      var words = command.split(" ", -1);
      RUNNING.put(words[0], BenchProcess.start(home.resolve(words[0]), words));
    }
  }

  @AfterAll
  static void stop() {
    RUNNING.values().forEach(BenchProcess::close);
  }

  @Test
  void ingest() throws Exception {
    var figures = figures("ingest");

    requireMeasured(
        figures,
        "reportsPerSecond",
        "hubCpuMicrosPerReport",
        "dbCpuMicrosPerReport",
        "ratioToDatabaseAlone",
        "acknowledged");
    assertThat(figures.getLong("stored")).isEqualTo(figures.getLong("acknowledged"));
    requireNone(figures, "lost", "doubled", "unanswered");
  }

  @Test
  void deliver() throws Exception {
    var figures = figures("deliver");

    requireMeasured(figures, "devicesPerSecond", "cpuMillisPerDevice", "hubRssMb");
    requireNone(figures, "lost", "duplicates");
  }

  @Test
  void connect() throws Exception {
    var figures = figures("connect");

    requireMeasured(figures, "secondsUntilAllAreBack", "cpuMillisPerReturn", "hubRssMb");
    assertThat(figures.getLong("stored")).isEqualTo(40);
    requireNone(figures, "lost", "doubled");
  }

  @Test
  void cabinet() throws Exception {
    requireMeasured(figures("cabinet"), "listP50Ms", "activationP99Ms", "worstP99Ms", "hubRssMb");
  }

  @Test
  void report() throws Exception {
    var figures = figures("report");

    requireMeasured(figures, "rowsPerSecond", "hubPeakMb");
    assertThat(figures.getLong("rows")).isEqualTo(100);
    requireNone(figures, "lost");
  }

  private static JsonObject figures(String name) throws IOException, InterruptedException {
    var bench = Objects.requireNonNull(RUNNING.get(name));
    assertThat(bench.exitCode(LIMIT)).as(bench.errors()).isZero();
    assertThat(bench.left()).isEmpty();
    var figures = bench.figures();
    assertThat(figures.getString("bench")).isEqualTo(name);
    return figures;
  }

  private static void requireMeasured(JsonObject figures, String... keys) {
    for (var key : keys) {
      assertThat(figures.getDouble(key)).as(key).isPositive();
    }
  }

  private static void requireNone(JsonObject figures, String... keys) {
    for (var key : keys) {
      assertThat(figures.getLong(key)).as(key).isZero();
    }
  }
}
