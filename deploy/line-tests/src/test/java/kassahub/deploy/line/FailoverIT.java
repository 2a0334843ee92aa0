package kassahub.deploy.line;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
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
    site = SharedSite.on(cluster.address(), cluster.toml(), data.resolve("site"), HUBS);
    hub = HubProcess.start(site, SEEDS, INSTALLER);
    open.push(hub);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    Child.awaitNone();
  }

  /** The first activation is under way when the primary dies, the second one is made meanwhile. */
  @Test
  void thePrimaryIsKilledUnderLoadAndNothingIsLostOrDoneTwice() throws Exception {
    try (var lines = Lines.open(hub, INSTALLER, SEEDS, data);
        var aside = Executors.newVirtualThreadPerTaskExecutor()) {
      lines.live(
          shops -> {
            hub.awaitNews(SALES);
            shops.getFirst().orderSlowly();
            site.awaitWork(SENT_WITHIN);
            var promoted = aside.submit(cluster::failOver);
            shops.getLast().orderSlowly();
            promoted.get();
            hub.awaitNews(SALES);
          },
          CALM);
    }
  }
}
