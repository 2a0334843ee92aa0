package kassahub.agent.hardship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import kassahub.agent.Agent;
import kassahub.agent.AgentConfig;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.AgentParts;
import kassahub.agent.AgentStatus;
import kassahub.agent.Transport;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weeks away, and clocks that are wrong by years. */
class AbsenceIT {
  private static final Duration CALM = Duration.ofSeconds(40);
  private static final Pace PACE = new Pace(Duration.ofMillis(5), Duration.ofMinutes(10));

  /** Small, so that seconds fill it as weeks fill the usual one. */
  private static final OutboxLimits LIMITS =
      new OutboxLimits(64 << 10, 16 << 10, 0, Duration.ofSeconds(10), 1 << 16);

  private final AtomicReference<Instant> skew = new AtomicReference<>(Instant.EPOCH);
  private final InstantSource clock =
      () -> InstantSource.system().instant().plusMillis(skew.get().toEpochMilli());

  /** Old states make room; the result of an order is there when the hub is back. */
  @Test
  void afterWeeksWithoutTheHubTheResultAndTheNewestStateArrive(@TempDir Path dir) throws Exception {
    try (var shop = new Shop(dir);
        var line = new Front(() -> shop.hub.address().port());
        var agent = agent(shop, line.port())) {
      agent.start();
      shop.awaitVisit(0);
      shop.register.set("slow", "1");
      shop.refuse(10_000);
      shop.order();
      await("the licence to be written")
          .atMost(CALM)
          .until(() -> shop.register.state().licenceWrites() == 1);
      line.away(true);
      await("the outbox to be full several times over")
          .atMost(CALM)
          .until(() -> status(agent).outbox().mergedAway() > 100);
      assertThat(bytes(shop.data.resolve("outbox"))).isLessThan(LIMITS.maxBytes() * 3 / 2);
      shop.hub.script().forgetOrders();
      line.away(false);
      shop.settle();
      List<Report> stored = shop.hub.script().stored();
      assertThat(stored.stream().filter(Report::hasResult).map(r -> r.getResult().getOutcome()))
          .contains(DispatchResult.Outcome.DONE);
      long last = stored.get(stored.size() - 1).getSequence();
      assertThat((long) stored.size()).as("old states made room").isLessThan(last);
      shop.assertEachLicenceWrittenOnce();
    }
  }

  /** A dead battery: the time is later than the hub's signature, and a person is told. */
  @Test
  void aClockThatShowsTwentyTenIsNoReasonToStayAway(@TempDir Path dir) throws Exception {
    skew.set(Instant.EPOCH.minus(Duration.ofDays(16 * 365)));
    try (var shop = new Shop(dir);
        var agent = agent(shop, shop.hub.address().port())) {
      agent.start();
      shop.awaitVisit(0);
      shop.order();
      await("what is wrong to be said")
          .atMost(CALM)
          .until(() -> status(agent).notices().stream().anyMatch(n -> n.contains("clock")));
      shop.settle();
      shop.assertEachLicenceWrittenOnce();
    }
  }

  /** As when the network's time comes after the network: no order is late because of that. */
  @Test
  void aClockThatIsSetWhileTheHubListensEndsNoOrder(@TempDir Path dir) throws Exception {
    skew.set(Instant.EPOCH.minus(Duration.ofDays(16 * 365)));
    try (var shop = new Shop(dir);
        var agent = agent(shop, shop.hub.address().port())) {
      agent.start();
      shop.awaitVisit(0);
      await("the hub").atMost(CALM).until(() -> status(agent).uplink().connected());

      skew.set(Instant.EPOCH);
      shop.order();

      shop.settle();
      shop.assertEachLicenceWrittenOnce();
    }
  }

  /** Nothing can be believed of a time to come; set right, it comes back by itself. */
  @Test
  void aClockTenYearsAheadIsNamedAndForgivenWhenItIsSetRight(@TempDir Path dir) throws Exception {
    skew.set(Instant.EPOCH.plus(Duration.ofDays(10 * 365)));
    try (var shop = new Shop(dir);
        var agent = agent(shop, shop.hub.address().port())) {
      agent.start();
      await("what is wrong to be said")
          .atMost(CALM)
          .until(() -> status(agent).notices().stream().anyMatch(n -> n.contains("clock")));
      skew.set(Instant.EPOCH);
      shop.awaitVisit(0);
      shop.order();
      shop.settle();
      shop.assertEachLicenceWrittenOnce();
    }
  }

  private static AgentStatus status(Agent agent) {
    return agent.status().orElseThrow();
  }

  private static long bytes(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private Agent agent(Shop shop, int port) {
    var hub = Optional.of(new HubAddress("localhost", port));
    var link = new LinkAddress.Tcp("127.0.0.1", shop.register.port());
    AgentConfig config =
        AgentConfig.defaults(shop.data)
            .withHub(new HubConfig(Transport.MQTT, hub, hub))
            .withRegister(RegisterConfig.of(link, ShtrihSettings.DEFAULT, PACE));
    return new Agent(
        new AgentConfig(
            config.data(),
            config.hub(),
            config.health(),
            LIMITS,
            config.log(),
            config.installWindow(),
            config.statusPort(),
            config.registers()),
        AgentParts.real().withClock(clock));
  }
}
