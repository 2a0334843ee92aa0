package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hubs behind a broker with TLS and client certificates (decision 040 of the hub), a process
 * each, and agents as processes: one over MQTT through the broker, one over gRPC at the hubs.
 */
class BrokerHubsIT {
  private static final int HUBS = 2;
  private static final long SEED = 1;

  /** A batch in the hands of a hub that is killed is sent again after a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private static final Installer INSTALLER = new ProcessInstaller();

  @TempDir Path data;
  private SharedSite site;
  private HubProcess hub;

  @BeforeEach
  void startHubs() throws IOException {
    site = SharedSite.behindBroker(data.resolve("site"), HUBS);
    hub = HubProcess.start(site, List.of(SEED), INSTALLER);
  }

  @AfterEach
  void nothingIsLeft() {
    hub.close();
    Child.awaitNone();
  }

  @Test
  void eitherHubIsKilledAndTheOtherGoesOnWithoutLoss() throws Exception {
    try (var line = new Line(hub, INSTALLER, SEED, data.resolve("line"))) {
      line.calm();
      line.order();
      line.settle("installed", PATIENCE);
      for (int index = 0; index < HUBS; index++) {
        site.fell(index);
        line.sell();
        line.settle("heard by the other than hub " + index, PATIENCE);
        if (index < HUBS - 1) {
          site.raise(index);
        }
      }
      assertThat(throughBroker()).isEqualTo(1);
      line.end();
    }
  }

  /** Links that a connection to the broker named. */
  private long throughBroker() {
    return hub.read(LineStore::linksThroughBroker);
  }
}
