package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kassahub.deploy.line.Network.Host;
import kassahub.deploy.line.ProcessInstaller.Seat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub, its database and four shops on hosts of their own, and a network that swallows what they
 * say. {@code -Dline.network.cut=SECONDS} keeps the hub from its database for another while.
 */
@DisabledIfSystemProperty(
    named = "skip-external",
    matches = "true",
    disabledReason = "it needs the PostgreSQL of the distribution")
class NetworkIT {
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L);

  /**
   * An agent probes a quiet connection every 30 s and gives a dead one up after 2.4 times that; a
   * hub gives up over MQTT after one and a half of them, over gRPC after 60 s and 20 more.
   */
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(90);

  private static final Duration CUT =
      Duration.ofSeconds(Long.getLong("line.network.cut", /* usual= */ 20));
  private static final Duration BETWEEN_SALES = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofMinutes(3);
  private static final String SLOW = "64kbit";

  @TempDir Path data;
  @TempDir Path servers;
  private final ExecutorService together = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Shop> shops = new ArrayList<>();
  private Network network;
  private Host hubHost;
  private Host databaseHost;
  private NetworkSite site;
  private HubProcess hub;

  /** Two agents with a register each, and the host they run on. */
  private record Shop(Line line, Host host) {}

  /** What happens to a host. */
  @FunctionalInterface
  private interface Weather {
    void change() throws IOException;
  }

  @BeforeEach
  void start() throws Exception {
    try {
      network = new Network();
    } catch (IOException impossible) {
      System.out.println("NetworkIT is skipped: " + impossible.getMessage());
      abort(impossible.getMessage());
    }
    StartCache.prepare(data.resolve("start"));
    hubHost = network.host("hub");
    databaseHost = network.host("database");
    servers.toFile().setExecutable(true, false);
    site = new NetworkSite(data.resolve("site"), servers, hubHost, databaseHost);
    hub = HubProcess.start(site, SEEDS, new ProcessInstaller());
    var opening = new ArrayList<Callable<Shop>>();
    for (long seed : SEEDS) {
      var host = network.host("shop" + seed);
      opening.add(() -> shop(seed, host));
    }
    for (var shop : together.invokeAll(opening)) {
      shops.add(shop.get());
    }
  }

  private Shop shop(long seed, Host host) throws Exception {
    var seat = new Seat(host.into(), hubHost.address(), site.doors(), host.here());
    var line = new Line(hub, new ProcessInstaller(seat), seed, data.resolve("seed-" + seed));
    line.calm();
    return new Shop(line, host);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (Shop shop : shops) {
      shop.line().close();
    }
    together.close();
    if (hub != null) {
      hub.close();
    }
    if (network != null) {
      network.close();
    }
    await("children to end")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Child.alive()).isEmpty());
  }

  @Test
  void whoeverIsCutOffIsNoticedAndNothingIsLostOrDoneTwice() throws Exception {
    var cut = shops.get(0);
    var halfHeard = shops.get(1);
    var frozen = shops.get(2);
    var slow = shops.get(3);
    network.slow(slow.host(), SLOW);
    var troubles =
        List.of(
            trouble(cut, () -> network.silence(cut.host()), () -> network.hear(cut.host())),
            trouble(
                halfHeard,
                () -> network.lose(hubHost, halfHeard.host()),
                () -> network.find(hubHost, halfHeard.host())),
            trouble(
                frozen, () -> network.freeze(frozen.host()), () -> network.thaw(frozen.host())));
    slow.line().order();
    settled(slow, "on a slow wire");
    assertThat(troubles).as("others are cut off meanwhile").noneMatch(Future::isDone);
    for (var trouble : troubles) {
      trouble.get();
    }
    for (Shop shop : shops) {
      settled(shop, "after its trouble");
    }

    network.silence(databaseHost);
    sellFor(CUT);
    network.hear(databaseHost);

    for (Shop shop : shops) {
      settled(shop, "after the database's trouble");
    }
    for (Shop shop : shops) {
      assertThat(shop.line().wrong()).as(shop.host().name()).isEmpty();
      var tally = shop.line().tally();
      System.out.printf("%s %s%n", shop.host().name(), tally);
      assertThat(tally.acknowledged()).as(shop.host().name()).isGreaterThan(10);
    }
  }

  /** Until the hub has given both of its agents up; a licence is ordered and it sells meanwhile. */
  private Future<?> trouble(Shop shop, Weather begin, Weather end) {
    return together.submit(
        () -> {
          begin.change();
          var since = Instant.now();
          shop.line().order();
          await("the hub to give up " + shop.host().name())
              .atMost(NOTICED_WITHIN)
              .pollInterval(BETWEEN_SALES)
              .until(
                  () -> {
                    shop.line().sell();
                    return shop.line().linked() == 0;
                  });
          end.change();
          System.out.printf(
              "%s given up after %s%n", shop.host().name(), Duration.between(since, Instant.now()));
          return true;
        });
  }

  private void sellFor(Duration time) throws InterruptedException {
    for (long left = time.toSeconds(); left > 0; left -= BETWEEN_SALES.toSeconds()) {
      shops.forEach(shop -> shop.line().sell());
      hub.awaitNews(BETWEEN_SALES);
    }
  }

  private static void settled(Shop shop, String when) {
    await(shop.host().name() + " " + when)
        .atMost(CALM)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> assertThat(shop.line().unfinished()).as(shop.line()::lastWords).isEmpty());
  }
}
