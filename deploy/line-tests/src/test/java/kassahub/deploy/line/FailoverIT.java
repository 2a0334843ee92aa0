package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kassahub.hub.DistributionCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hubs on a primary with two standbys (decision 042 of the hub), while shops sell and
 * activations are under way: the primary is killed, an operator promotes a standby, and the hubs
 * find it by themselves.
 */
class FailoverIT {
  private static final int HUBS = 2;
  private static final List<Long> SEEDS = List.of(1L, 2L);
  private static final Duration SALES = Duration.ofSeconds(5);
  private static final Duration SENT_WITHIN = Duration.ofSeconds(30);
  private static final Duration CALM = Duration.ofMinutes(3);
  private static final Installer INSTALLER = new ProcessInstaller();

  @TempDir Path data;
  @TempDir Path servers;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private DistributionCluster cluster;
  private SharedSite site;
  private HubProcess hub;

  @BeforeEach
  void start() throws Exception {
    Skipped.unlessExternal(this);
    StartCache.prepare(data.resolve("start"));
    cluster = new DistributionCluster(servers);
    open.push(cluster);
    site = SharedSite.on(cluster, data.resolve("site"), HUBS);
    hub = HubProcess.start(site, SEEDS, INSTALLER);
    open.push(hub);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    await("children to end")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Child.alive()).isEmpty());
  }

  /** The first activation is under way when the primary dies, the second one is made meanwhile. */
  @Test
  void thePrimaryIsKilledUnderLoadAndNothingIsLostOrDoneTwice() throws Exception {
    try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
      var lines = new ArrayList<Line>();
      for (Future<Line> line : together.invokeAll(SEEDS.stream().map(this::line).toList())) {
        lines.add(line.get());
      }
      Future<?> trouble =
          together.submit(
              () -> {
                hub.awaitNews(SALES);
                lines.getFirst().orderSlowly();
                site.awaitWork(SENT_WITHIN);
                var promoted = together.submit(cluster::failOver);
                lines.getLast().orderSlowly();
                promoted.get();
                hub.awaitNews(SALES);
                return true;
              });
      var wrong = new ArrayList<String>();
      for (var run : together.invokeAll(lines.stream().map(one -> sold(one, trouble)).toList())) {
        wrong.addAll(run.get());
      }
      trouble.get();
      assertThat(wrong).isEmpty();
    }
  }

  private Callable<Line> line(long seed) {
    return () -> new Line(hub, INSTALLER, seed, data.resolve("seed-" + seed));
  }

  /** What is wrong after everything. */
  private static Callable<List<String>> sold(Line line, Future<?> trouble) {
    return () -> {
      try (line) {
        line.sellThrough(() -> !trouble.isDone());
        await("after " + line.history())
            .atMost(CALM)
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> assertThat(line.unfinished()).as(line::lastWords).isEmpty());
        var wrong = line.wrong();
        var tally = line.tally();
        System.out.printf("%s %s%n", tally, line.history());
        assertThat(tally.acknowledged()).isGreaterThan(10);
        return wrong;
      }
    };
  }
}
