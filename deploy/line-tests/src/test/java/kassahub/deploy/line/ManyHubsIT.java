package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  private static final int LINES = 4;
  private static final int KILLS = 6;
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(6);
  private static final Duration SENT_WITHIN = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofMinutes(5);
  private static final Installer INSTALLER = new ProcessInstaller();

  /** A kill follows each line's order; one of them may come too late. */
  private static final int KILLS_AT_WORK = LINES - 1;

  @TempDir Path data;
  private final List<Long> seeds =
      LongStream.range(0, LINES).map(i -> first() + i).boxed().toList();
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
    reader = new PageReader(site.web());
  }

  @AfterEach
  void nothingIsLeft() {
    reader.close();
    hub.close();
    Child.awaitNone();
  }

  @Test
  void oneOfThreeIsKilledEveryTenSecondsForAMinute() throws Exception {
    during(
        lines -> {
          for (int kill = 0; kill < KILLS; kill++) {
            hub.awaitNews(BETWEEN_KILLS);
            if (kill < lines.size()) {
              lines.get(kill).orderSlowly();
              site.awaitWork(SENT_WITHIN);
            }
            hub.kill();
          }
        });
    site.kills().forEach(System.out::println);
    assertThat(site.kills()).allMatch(kill -> kill.held().links() > 0);
    assertThat(site.kills())
        .filteredOn(SharedSite.Kill::hitWork)
        .as("of %s", site.kills())
        .hasSizeGreaterThanOrEqualTo(KILLS_AT_WORK);
  }

  @Test
  void anUpgradeGoesFromOneToTheNextAndNobodyFeelsIt() throws Exception {
    during(
        lines -> {
          lines.forEach(Line::order);
          site.roll();
        });
  }

  private void during(Lines.Trouble trouble) throws Exception {
    try (var lines = Lines.open(hub, INSTALLER, seeds, data)) {
      lines.live(trouble, CALM);
    }
    reader.close();
    assertThat(reader.failed()).as("of %d pages", reader.opened()).isEmpty();
    assertThat(reader.opened()).isGreaterThan(100);
  }
}
