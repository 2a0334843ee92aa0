package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade with the hub of the release before (d20), and the way back: it works while this
 * release migrates the schema under it, serves on the new one alone and beside a new hub, hands
 * over to it, starts on what that one has written and takes over again.
 */
class PreviousReleaseIT {
  private static final int OLD = 0;
  private static final int NEW = 1;
  private static final int SALES = 5;
  private static final Duration BETWEEN_SALES = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofMinutes(2);
  private static final List<Long> SEEDS = List.of(1L, 2L);
  private static final Installer INSTALLER = new ProcessInstaller();

  @TempDir Path data;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Line> lines = new ArrayList<>();
  private SharedSite site;
  private HubProcess hub;
  private PageReader reader;

  @BeforeEach
  void startTheOldHubAndMigrateUnderIt() throws Exception {
    var missing = PreviousRelease.missing();
    if (missing.isPresent()) {
      throw Skipped.because(this, missing.get());
    }
    StartCache.prepare(data.resolve("start"));
    site = SharedSite.upgraded(data.resolve("site"), PreviousRelease.image());
    hub = HubProcess.start(site, SEEDS, INSTALLER);
    open.push(hub);
    site.fell(NEW);
    reader = new PageReader(site.web());
    open.push(reader);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    Child.awaitNone();
  }

  @Test
  void theOldHubServesOnTheNewSchemaHandsOverAndTakesBack() throws Exception {
    open(SEEDS.getFirst());
    workFor("the old hub alone");

    site.raise(NEW);
    open(SEEDS.getLast());
    workFor("both hubs");

    site.end(OLD);
    workFor("the new hub alone");

    site.raise(OLD);
    site.end(NEW);
    workFor("the old hub again");

    reader.close();
    for (Line line : lines) {
      line.end();
    }
    assertThat(reader.failed()).as("of %d pages", reader.opened()).isEmpty();
    assertThat(reader.opened()).isGreaterThan(100);
  }

  /** Its agents enrol, its licences are ordered. */
  private void open(long seed) throws Exception {
    var line = new Line(hub, INSTALLER, seed, data.resolve("seed-" + seed));
    lines.add(line);
    open.push(line);
    line.calm();
    line.order();
  }

  private void workFor(String whom) throws InterruptedException {
    for (int sale = 0; sale < SALES; sale++) {
      lines.forEach(Line::sell);
      hub.awaitNews(BETWEEN_SALES);
    }
    for (Line line : lines) {
      line.settle(whom, CALM);
    }
  }
}
