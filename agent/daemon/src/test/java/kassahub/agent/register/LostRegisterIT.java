package kassahub.agent.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.state.StateFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cables pulled, ports renamed, speeds changed: on pseudo-terminals made by socat. */
@Timeout(120)
class LostRegisterIT {
  private static final Pace PACE = new Pace(Duration.ofMillis(200), Duration.ofMinutes(10));
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path dir;
  private final Links links = new Links();
  private final Deque<AutoCloseable> open = new ArrayDeque<>(List.of(links));
  private Outbox outbox;

  @BeforeEach
  void start() throws IOException {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(p -> Files.isExecutable(Path.of(p, "socat")));
    assumeTrue(installed, "socat is not installed: serial lines are not tested here");
    outbox = keep(Outbox.open(dir.resolve("outbox"), Till.LIMITS));
  }

  @AfterEach
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void aCableThatWasPulledAndPutBackIsFoundAgain() throws Exception {
    var register = register(Till.SERIAL, "ttyUSB0");
    var agent = watch("ttyUSB0");
    awaitReachable(agent, true);
    register.close();
    awaitReachable(agent, false);

    keep(register(Till.SERIAL, "ttyUSB0"));

    awaitReachable(agent, true);
    assertThat(status(agent).link()).isEqualTo("serial " + port("ttyUSB0") + " 115200");
  }

  @Test
  void aRegisterWhosePortWasRenamedIsFoundByItsSerialNumber() throws Exception {
    var register = register(Till.SERIAL, "ttyUSB0");
    var agent = watch("ttyUSB0");
    awaitReachable(agent, true);
    register.close();
    awaitReachable(agent, false);

    keep(register("0085430138900999", "ttyUSB1"));
    keep(register(Till.SERIAL, "ttyUSB2"));

    awaitReachable(agent, true);
    assertThat(status(agent).serial()).hasValue(Till.SERIAL);
    assertThat(status(agent).link())
        .isEqualTo(
            "serial %s 115200 (configured: serial %s 115200)"
                .formatted(port("ttyUSB2"), port("ttyUSB0")));
    assertThat(outbox.peek(0, 1000, 1 << 20))
        .as("nothing was told of the other")
        .allMatch(report -> report.getRegister().equals(Till.SERIAL));
  }

  @Test
  void aRegisterAtAnotherSpeedIsFound() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/root")), "only root sees the speed of a port in use");
    var register =
        keep(RegisterSimulator.start(SimulatorConfig.of(Till.SERIAL).withAddress("127.0.0.1", 0)));
    keep(new Cable(port("ttyUSB0"), register.port(), "4800"));

    var agent = watch("ttyUSB0");

    awaitReachable(agent, true);
    assertThat(status(agent).link()).startsWith("serial " + port("ttyUSB0") + " 4800 (configured");
  }

  private RegisterWatches watch(String name) throws IOException {
    LinkAddress address = new LinkAddress.Serial(port(name).toString(), 115_200);
    var reports = new Reports(outbox, InstantSource.system(), OptionalLong::empty);
    var parts =
        new WatchParts(links, reports, StateFiles.open(dir.resolve("registers")), this::ports);
    var agent =
        keep(
            new RegisterWatches(
                List.of(RegisterConfig.of(address, ShtrihSettings.DEFAULT, PACE)), parts));
    agent.start((watch, outcome) -> {});
    return agent;
  }

  private List<String> ports() {
    try (var files = Files.list(dir)) {
      return files.map(Path::toString).filter(path -> path.matches(".*ttyUSB\\d")).toList();
    } catch (IOException gone) {
      throw new IllegalStateException(gone);
    }
  }

  private static AttachedStatus status(RegisterWatches agent) {
    return agent.statuses().get(0);
  }

  private static void awaitReachable(RegisterWatches agent, boolean wanted) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(status(agent).reachable())
                    .as(status(agent).toString())
                    .isEqualTo(wanted));
  }

  /** Closed after the test, the last first. */
  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  private RegisterSimulator register(String serial, String name) throws IOException {
    return RegisterSimulator.start(SimulatorConfig.of(serial).withSerialLine(port(name)));
  }

  private Path port(String name) {
    return dir.resolve(name);
  }

  /** Joins a port to a register, and lets through only what is sent at one speed. */
  private static final class Cable implements AutoCloseable {
    private final Path port;
    private final String speed;
    private final Process socat;
    private final Socket register;

    Cable(Path port, int register, String speed) throws IOException {
      this.port = port;
      this.speed = speed;
      socat = new ProcessBuilder("socat", "-", "PTY,rawer,link=" + port).start();
      this.register = new Socket(InetAddress.getLoopbackAddress(), register);
      await().until(() -> Files.exists(port));
      pump(socat.getInputStream(), this.register.getOutputStream());
      pump(this.register.getInputStream(), socat.getOutputStream());
    }

    private void pump(InputStream from, OutputStream to) {
      var thread =
          new Thread(
              () -> {
                try {
                  byte[] buffer = new byte[512];
                  for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    if (speedIsRight()) {
                      to.write(buffer, 0, count);
                      to.flush();
                    }
                  }
                } catch (IOException unplugged) {
                  socat.destroy();
                }
              },
              "cable");
      thread.setDaemon(true);
      thread.start();
    }

    private boolean speedIsRight() throws IOException {
      var stty = new ProcessBuilder("stty", "-F", port.toString(), "speed").start();
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .strip()
          .equals(speed);
    }

    @Override
    public void close() throws IOException {
      register.close();
      socat.destroy();
    }
  }
}
