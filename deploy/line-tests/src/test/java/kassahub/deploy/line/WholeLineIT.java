package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hub, agents and registers in one JVM, with faults at sockets, messages and files; several lines
 * at a time at one hub. {@code -Dline.seeds=N} takes more seeds, {@code -Dline.seed=K} one of them
 * again.
 */
@Execution(ExecutionMode.CONCURRENT)
class WholeLineIT {
  private static final Duration CALM = Duration.ofMinutes(2);
  private static final int STRIKES = 25;
  private static final int USUAL_SEEDS = 50;

  /** So many seeds have surely seen an outbox at its limit. */
  private static final int MANY_SEEDS = 20;

  private static final AtomicInteger seen = new AtomicInteger();
  private static final AtomicInteger gaps = new AtomicInteger();

  @TempDir static Path data;
  private static LineHub hub;

  @BeforeAll
  static void startHub() {
    hub = HubInside.start(data.resolve("hub"));
  }

  @AfterAll
  static void stopHub() {
    hub.close();
    if (seen.get() >= MANY_SEEDS) {
      assertThat(gaps.get()).as("declared gaps of %d seeds", seen.get()).isPositive();
    }
  }

  static LongStream seeds() {
    Long one = Long.getLong("line.seed");
    return one == null
        ? LongStream.rangeClosed(1, Long.getLong("line.seeds", USUAL_SEEDS))
        : LongStream.of(one);
  }

  @ParameterizedTest(name = "-Dline.seed={0}")
  @MethodSource("seeds")
  void everyActivationIsInstalledOnceAndNothingAcknowledgedIsLost(long seed) throws Exception {
    try (var line = new Line(hub, new InsideInstaller(), seed, data.resolve("seed-" + seed))) {
      line.weather(STRIKES, 0);

      line.settle("after " + line.history(), CALM);

      var tally = line.end();
      assertThat(tally.acknowledged()).isGreaterThan(10);
      seen.incrementAndGet();
      gaps.addAndGet(tally.gaps());
    }
  }
}
