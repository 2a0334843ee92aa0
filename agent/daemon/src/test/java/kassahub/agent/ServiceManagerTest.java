package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
  @TempDir private Path dir;

  @Test
  void tellsWhatItIsToldAndPingsThreeTimesALimit() throws IOException {
    var manager =
        new ServiceManager(
            List.of("sh", "-c", "echo \"$NOTIFY_SOCKET $1\" >> " + said(), "notify"),
            Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "180000000"));

    manager.ready();
    manager.alive();
    manager.stopping();

    assertThat(Files.readAllLines(said()))
        .containsExactly("/run/notify --ready", "/run/notify WATCHDOG=1", "/run/notify STOPPING=1");
    assertThat(manager.every()).hasValue(Duration.ofSeconds(60));
  }

  @Test
  void startsNothingWhereNobodyAsks() {
    var manager = new ServiceManager(List.of("sh", "-c", "echo >> " + said()), Map.of());

    manager.ready();

    assertThat(said()).doesNotExist();
    assertThat(manager.every()).isEmpty();
  }

  @Test
  void goesOnWhereTheProgramIsMissing() {
    var manager =
        new ServiceManager(
            List.of(dir.resolve("absent").toString()), Map.of("NOTIFY_SOCKET", "/run/notify"));

    manager.ready();

    assertThat(manager.every()).as("no watchdog was asked for").isEmpty();
  }

  private Path said() {
    return dir.resolve("said");
  }
}
