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

/** One agent sends all that it may and more, and a shop beside it feels nothing. */
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
    Child.awaitNone();
  }

  @Test
  void aShopSellsAndHasItsLicencesWhileAnotherAgentFloodsTheHub() throws Exception {
    var serials = Line.serials(WILD, INSTALLER);
    var string = hub.enrolment(hub.organisation(WILD, serials));
    var door = new HubAddress("127.0.0.1", hub.doors().mqtt());
    try (var shop = new Line(hub, INSTALLER, SHOP, data.resolve("shop"));
        var flood = new Flood(data.resolve("flood"), string, door, serials.getFirst())) {
      shop.calm();
      await("the flood, that is cut off")
          .atMost(UNHARMED)
          .until(() -> flood.stored() > AT_LEAST && flood.cutOff() > 1);
      long storedBefore = flood.stored();
      int cutBefore = flood.cutOff();

      shop.order();
      shop.sell();
      shop.settle("beside a flood", UNHARMED);

      assertThat(flood.stored()).as(flood.end()).isGreaterThan(storedBefore);
      assertThat(flood.cutOff()).as(flood.end()).isGreaterThan(cutBefore);
      flood.stop();
      await("the hub to have decided about the last of it")
          .untilAsserted(() -> assertThat(mistakes(flood)).isEmpty());
      var books = hub.read(tx -> LineStore.books(tx, flood.agent()));
      assertThat(books.stored()).isBetween(flood.stored(), (long) flood.sent().size());
      System.out.printf(
          "flood: cut off %d times, sent=%d, acknowledged=%d, stored=%d, lost=%d, doubled=%d%n",
          flood.cutOff(),
          flood.sent().size(),
          flood.acknowledged().size(),
          books.stored(),
          books.missed(flood.acknowledged()).size(),
          books.doubled().size());
      shop.end();
    }
  }

  private List<String> mistakes(Flood flood) {
    return hub.read(tx -> LineStore.books(tx, flood.agent()))
        .mistakes(flood.sent(), flood.acknowledged());
  }
}
