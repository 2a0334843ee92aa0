package kassahub.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kassahub.agent.link.LinkException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a pseudo-terminal: socat's standard streams are the register's end. */
class SerialLinkIT extends LinkContract {
  @TempDir Path dir;
  private Optional<Process> socat = Optional.empty();

  @BeforeEach
  void plugIn() throws IOException {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(p -> Files.isExecutable(Path.of(p, "socat")));
    assumeTrue(installed, "socat is not installed: the serial line is not tested here");
    socat = Optional.of(new ProcessBuilder("socat", "-", "PTY,rawer,link=" + port()).start());
    await().until(() -> Files.exists(port()));
  }

  @AfterEach
  void unplug() throws InterruptedException {
    if (socat.isPresent()) {
      socat.get().destroy();
      socat.get().waitFor(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysBusyWhileAnotherProgramHoldsThePort() throws Exception {
    try (Link first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              LinkException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
      assertThat(first.read(Duration.ZERO)).isEqualTo(Link.SILENCE);
    }
    open().close();
  }

  @Test
  void saysUnreachableWhenThereIsNoSuchPort() {
    LinkAddress nowhere = new LinkAddress.Serial(dir.resolve("nowhere").toString(), 115200);

    assertThatThrownBy(() -> links.open(nowhere, Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            LinkException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
  }

  private Path port() {
    return dir.resolve("tty");
  }

  @Override
  Link open() throws LinkException {
    return links.open(new LinkAddress.Serial(port().toString(), 115200), Duration.ofSeconds(5));
  }

  @Override
  Far far() {
    InputStream fromHost = socat.orElseThrow().getInputStream();
    OutputStream toHost = socat.orElseThrow().getOutputStream();
    return new Far() {
      @Override
      public void send(byte[] bytes) throws IOException {
        toHost.write(bytes);
        toHost.flush();
      }

      @Override
      public byte[] receive(int count) throws IOException {
        return fromHost.readNBytes(count);
      }

      @Override
      public void close() {
        socat.orElseThrow().destroyForcibly();
      }
    };
  }
}
