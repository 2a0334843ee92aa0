package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hub and agents as processes that are killed, over real connections, and registers in this JVM.
 * {@code -Dline.process.seeds=N} takes more seeds, {@code -Dline.process.seed=K} one of them again.
 */
@Execution(ExecutionMode.CONCURRENT)
class LineProcessesIT {
  /** An agent waits up to two minutes, and may do it once more: other lines kill the hub, too. */
  private static final Duration CALM = Duration.ofMinutes(5);

  private static final int STRIKES = 12;
  private static final int USUAL_SEEDS = 10;
  private static final Installer INSTALLER = new ProcessInstaller();

  @TempDir static Path data;
  private static HubProcess hub;

  @BeforeAll
  static void startHub() throws IOException {
    StartCache.prepare(data.resolve("start"));
    hub = HubProcess.start(new LoneSite(data.resolve("hub")), seeds().boxed().toList(), INSTALLER);
  }

  @AfterAll
  static void nothingIsLeft() throws IOException {
    hub.close();
    assertThat(hub.kills()).as("kills of the hub").isPositive();
    Child.awaitNone();
  }

  static LongStream seeds() {
    Long one = Long.getLong("line.process.seed");
    return one == null
        ? LongStream.rangeClosed(1, Long.getLong("line.process.seeds", USUAL_SEEDS))
        : LongStream.of(one);
  }

  @ParameterizedTest(name = "-Dline.process.seed={0}")
  @MethodSource("seeds")
  void whatIsKilledComesBackAndNothingIsLostOrDoneTwice(long seed) throws Exception {
    try (var line = new Line(hub, INSTALLER, seed, data.resolve("seed-" + seed))) {
      int before = hub.kills();
      line.weather(STRIKES, 1);
      if (hub.kills() == before) {
        // others had it killed just before this line began
        await().atMost(CALM).pollInterval(Duration.ofSeconds(1)).until(hub::kill);
      }

      line.settle("after " + line.history(), CALM);
      line.end();
    }
  }
}
