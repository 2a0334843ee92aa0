package kassahub.agent.hardship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import kassahub.agent.Agent;
import kassahub.agent.AgentConfig;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.AgentParts;
import kassahub.agent.Transport;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.outbox.FailingPower;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dcuts=200} and {@code -Dseed=…} for the long run. */
class PowerCutIT {
  private static final int CUTS = Integer.getInteger("cuts", 15);
  private static final long SEED = Long.getLong("seed", 20_261_128);
  private static final int OPERATIONS = 120;
  private static final Pace PACE = new Pace(Duration.ofMillis(20), Duration.ofMinutes(10));
  private static final Duration CALM = Duration.ofSeconds(30);

  /** States that were not forced may be gone; an order that was acknowledged never is. */
  @Test
  void ordersSurviveWhenThePowerFailsInTheMiddleOfWrites(@TempDir Path dir) throws Exception {
    var random = new Random(SEED);
    var disk = new FailingPower();
    int installing = 0;
    try (var shop = new Shop(dir)) {
      for (int cut = 0; cut < CUTS; cut++) {
        int visits = shop.visits();
        try (var agent = agent(shop, disk)) {
          agent.start();
          shop.awaitVisit(visits);
          shop.order();
          disk.failAfter(random.nextInt(OPERATIONS));
          await("a write to be cut").atMost(CALM).until(disk::isOff);
        }
        installing += shop.isInstalling() ? 1 : 0;
        disk.on(random);
      }
      try (var agent = agent(shop, disk)) {
        agent.start();
        shop.settle();
      }
      shop.assertEachLicenceWrittenOnce();
      var stored = shop.hub.script().stored();
      assertThat(stored.stream().map(r -> r.getStream() + "/" + r.getSequence()))
          .as("each number once")
          .doesNotHaveDuplicates();
      System.out.printf(
          "power cut %d times, seed %d: %d with a licence in hand; %d reports stored in %d streams;"
              + " %d licences ordered, %d written%n",
          CUTS,
          SEED,
          installing,
          stored.size(),
          stored.stream().map(Report::getStream).distinct().count(),
          shop.orders(),
          shop.register.state().licenceWrites());
    }
  }

  private static Agent agent(Shop shop, FailingPower disk) {
    var hub = Optional.of(shop.hub.address());
    var link = new LinkAddress.Tcp("127.0.0.1", shop.register.port());
    return new Agent(
        AgentConfig.defaults(shop.data)
            .withHub(new HubConfig(Transport.MQTT, hub, hub))
            .withRegister(RegisterConfig.of(link, ShtrihSettings.DEFAULT, PACE)),
        AgentParts.real().withDisk(disk));
  }
}
