package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kassahub.agent.enrol.HubAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One agent sends all that it can, and a shop beside it feels nothing. */
class FloodIT {
  private static final long SHOP = 1;
  private static final long WILD = 2;
  private static final int AT_LEAST = 2_000;

  /** A licence takes a few seconds from the order to the register without a flood, too. */
  private static final Duration UNHARMED = Duration.ofSeconds(20);

  private static final Installer INSTALLER = new ProcessInstaller();

  @TempDir Path data;
  private HubProcess hub;

  @BeforeEach
  void startHub() throws IOException {
    StartCache.prepare(data.resolve("start"));
    hub = HubProcess.start(new LoneSite(data.resolve("hub")), List.of(SHOP, WILD), INSTALLER);
  }

  @AfterEach
  void nothingIsLeft() {
    hub.close();
    await("children to end")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Child.alive()).isEmpty());
  }

  @Test
  void aShopSellsAndHasItsLicencesWhileAnotherAgentFloodsTheHub() throws Exception {
    var serials = Line.serials(WILD, INSTALLER);
    var string = hub.enrolment(hub.organisation(WILD, serials));
    var door = new HubAddress("127.0.0.1", hub.doors().mqtt());
    try (var shop = new Line(hub, INSTALLER, SHOP, data.resolve("shop"));
        var flood = new Flood(data.resolve("flood"), string, door, serials.getFirst())) {
      shop.calm();
      await("the flood").until(() -> flood.stored() > AT_LEAST);
      long before = flood.stored();

      shop.order();
      shop.sell();
      await("a shop beside a flood")
          .atMost(UNHARMED)
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(shop.unfinished()).as(shop::lastWords).isEmpty());

      assertThat(flood.stored()).as(flood.end()).isGreaterThan(before);
      flood.stop();
      var books = hub.read(tx -> LineStore.books(tx, flood.agent()));
      assertThat(books.mistakes(flood.sent(), flood.acknowledged())).isEmpty();
      assertThat(books.stored()).isEqualTo(flood.acknowledged().size());
      assertThat(shop.wrong()).isEmpty();
      System.out.printf(
          "flood: sent=%d, acknowledged=%d, stored=%d; shop: %s%n",
          flood.sent().size(), flood.acknowledged().size(), books.stored(), shop.tally());
    }
  }
}
