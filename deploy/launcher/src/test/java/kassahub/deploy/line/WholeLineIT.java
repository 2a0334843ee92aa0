package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hub, agents and registers in one JVM, with faults at sockets and files. {@code -Dline.seeds=N}
 * takes more seeds, {@code -Dline.seed=K} one of them again.
 */
class WholeLineIT {
  private static final Duration CALM = Duration.ofMinutes(2);
  private static final int STRIKES = 25;

  @TempDir static Path data;
  private static LineHub hub;

  @BeforeAll
  static void startHub() {
    hub = LineHub.start(data.resolve("hub"));
  }

  @AfterAll
  static void stopHub() {
    hub.close();
  }

  static LongStream seeds() {
    Long one = Long.getLong("line.seed");
    return one == null
        ? LongStream.rangeClosed(1, Long.getLong("line.seeds", 10))
        : LongStream.of(one);
  }

  @ParameterizedTest(name = "-Dline.seed={0}")
  @MethodSource("seeds")
  void everyActivationIsInstalledOnceAndNothingAcknowledgedIsLost(long seed) throws Exception {
    try (var line = new Line(hub, seed, data.resolve("seed-" + seed))) {
      line.weather(STRIKES);

      await("seed " + seed + " after " + line.history())
          .atMost(CALM)
          .pollInterval(Duration.ofMillis(250))
          .untilAsserted(() -> assertThat(line.unfinished()).isEmpty());

      assertThat(line.wrong()).as("seed %d after %s", seed, line.history()).isEmpty();
      assertThat(line.acknowledged()).hasSizeGreaterThan(10);
    }
  }
}
