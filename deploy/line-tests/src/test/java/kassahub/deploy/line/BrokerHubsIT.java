package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
    await("children to end")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Child.alive()).isEmpty());
  }

  @Test
  void eitherHubIsKilledAndTheOtherGoesOnWithoutLoss() throws Exception {
    try (var line = new Line(hub, INSTALLER, SEED, data.resolve("line"))) {
      line.calm();
      line.order();
      awaitAll(line, "installed");
      for (int index = 0; index < HUBS; index++) {
        site.fell(index);
        line.sell();
        awaitAll(line, "heard by the other than hub " + index);
        if (index < HUBS - 1) {
          site.raise(index);
        }
      }
      assertThat(throughBroker()).isEqualTo(1);
      assertThat(line.wrong()).isEmpty();
      assertThat(line.tally().acknowledged()).isGreaterThan(0);
    }
  }

  private static void awaitAll(Line line, String what) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(line.unfinished()).isEmpty());
  }

  /** Links that a connection to the broker named. */
  private long throughBroker() {
    return hub.read(LineStore::linksThroughBroker);
  }
}
