package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hubs on one database (d20) while shops sell, partners activate and people look at pages:
 * nothing is lost, nothing is done twice, no page fails. {@code -Dline.hubs.seed=K} begins with
 * another seed.
 */
class ManyHubsIT {
  private static final int HUBS = 3;
  private static final int LINES_AT_A_TIME = 3;
  private static final int STRIKES = 12;
  private static final int KILLS = 6;
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(10);
  private static final Duration CALM = Duration.ofMinutes(5);
  private static final Installer INSTALLER = new ProcessInstaller();

  @TempDir Path data;
  private final List<Long> seeds =
      LongStream.range(0, 2 * LINES_AT_A_TIME).map(i -> first() + i).boxed().toList();
  private SharedSite site;
  private HubProcess hub;
  private PageReader reader;

  private static long first() {
    return Long.getLong("line.hubs.seed", 1);
  }

  @BeforeEach
  void startHubs() throws IOException, InterruptedException {
    StartCache.prepare(data.resolve("start"));
    site = new SharedSite(data.resolve("site"), HUBS);
    hub = HubProcess.start(site, seeds, INSTALLER);
    reader = new PageReader(site.web(), HubInside.PARTNER, HubInside.PASSWORD);
  }

  @AfterEach
  void nothingIsLeft() {
    reader.close();
    hub.close();
    await("children to end")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Child.alive()).isEmpty());
  }

  @Test
  void oneOfThreeIsKilledEveryTenSecondsForAMinute() throws Exception {
    duringTheWeather(
        seeds,
        () -> {
          for (int kill = 0; kill < KILLS; kill++) {
            hub.awaitNews(BETWEEN_KILLS);
            hub.kill();
          }
          return null;
        });
  }

  @Test
  void anUpgradeGoesFromOneToTheNextAndNobodyFeelsIt() throws Exception {
    duringTheWeather(
        seeds.subList(0, LINES_AT_A_TIME),
        () -> {
          site.roll();
          return null;
        });
  }

  /**
   * @param trouble what happens to the hubs meanwhile
   */
  private void duringTheWeather(List<Long> lines, Callable<Void> trouble) throws Exception {
    try (var troubling = Executors.newVirtualThreadPerTaskExecutor();
        var together = Executors.newFixedThreadPool(LINES_AT_A_TIME)) {
      var troubled = troubling.submit(trouble);
      var runs = together.invokeAll(lines.stream().map(this::weather).toList());
      var wrong = new ArrayList<String>();
      for (Future<List<String>> run : runs) {
        wrong.addAll(run.get());
      }
      troubled.get();
      assertThat(wrong).isEmpty();
    }
    reader.close();
    assertThat(reader.failed()).as("of %d pages", reader.opened()).isEmpty();
    assertThat(reader.opened()).isGreaterThan(100);
  }

  private Callable<List<String>> weather(long seed) {
    return () -> {
      try (var line = new Line(hub, INSTALLER, seed, data.resolve("seed-" + seed))) {
        line.weather(STRIKES, 0);
        await("seed " + seed + " after " + line.history())
            .atMost(CALM)
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> assertThat(line.unfinished()).as(line::lastWords).isEmpty());
        System.out.printf("-Dline.hubs.seed=%d %s %s%n", seed, line.tally(), line.history());
        return line.wrong();
      }
    };
  }
}
