package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub, its database and four shops on hosts of their own, and a network that swallows what they
 * say. {@code -Dline.network.cut=SECONDS} keeps the hub from its database for another while.
 */
class NetworkIT {
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L);

  /**
   * A hub gives up who says nothing: over MQTT after 45 s, one and a half of the agent's keep-alive
   * of 30 s; over gRPC it asks after 60 s and waits 20 s. Who is heard and hears nothing goes on
   * talking until it gives up itself, and the end of its connection may stand in line behind what
   * nobody acknowledges: over gRPC after 30 s and 10 s, over MQTT after 2.4 keep-alives. So at most
   * 40 s + 80 s, or 72 s + 45 s, pass.
   */
  private static final Duration GIVEN_UP_WITHIN = Duration.ofMinutes(2);

  /** It is looked at every second, and written down. */
  private static final Duration NOTICED_WITHIN = GIVEN_UP_WITHIN.plusSeconds(5);

  private static final Duration CUT =
      Duration.ofSeconds(Long.getLong("line.network.cut", /* usual= */ 60));
  private static final Duration BETWEEN_SALES = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofMinutes(3);
  private static final String SLOW = "64kbit";

  @TempDir Path data;
  @TempDir Path servers;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
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
    Skipped.unlessExternal(this);
    network = network();
    open.push(network);
    StartCache.prepare(data.resolve("start"));
    hubHost = network.host("hub");
    databaseHost = network.host("database");
    servers.toFile().setExecutable(true, false);
    site = new NetworkSite(data.resolve("site"), servers, hubHost, databaseHost);
    open.push(site);
    hub = HubProcess.start(site, SEEDS, new ProcessInstaller());
    open.push(hub);
    open.push(together);
    var opening = new ArrayList<Callable<Shop>>();
    for (long seed : SEEDS) {
      var host = network.host("shop" + seed);
      opening.add(() -> shop(seed, host));
    }
    for (var shop : together.invokeAll(opening)) {
      shops.add(shop.get());
      open.push(shops.getLast().line());
    }
  }

  private Network network() {
    try {
      return new Network();
    } catch (IOException impossible) {
      throw Skipped.because(this, String.valueOf(impossible.getMessage()));
    }
  }

  private Shop shop(long seed, Host host) throws Exception {
    var seat = new Seat(host.into(), hubHost.address(), site.doors(), host.here());
    var line = new Line(hub, new ProcessInstaller(seat), seed, data.resolve("seed-" + seed));
    line.calm();
    return new Shop(line, host);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    Child.awaitNone();
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
    slow.line().settle("on a slow wire", CALM);
    assertThat(troubles).as("others are cut off meanwhile").noneMatch(Future::isDone);
    for (var trouble : troubles) {
      trouble.get();
    }
    for (Shop shop : shops) {
      shop.line().settle("after its trouble", CALM);
    }

    network.silence(databaseHost);
    sellFor(CUT);
    network.hear(databaseHost);

    for (Shop shop : shops) {
      shop.line().settle("after the database's trouble", CALM);
    }
    for (Shop shop : shops) {
      assertThat(shop.line().end().acknowledged()).as(shop.host().name()).isGreaterThan(10);
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
}
