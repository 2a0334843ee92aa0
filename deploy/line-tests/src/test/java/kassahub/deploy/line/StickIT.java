package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kassahub.agent.Transport;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.simulator.device.LicenceLock;
import kassahub.deploy.line.Child.Jvm;
import kassahub.deploy.line.ProcessInstaller.Seat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A till without a network gets its licences from a stick, is enrolled months later, and everything
 * is killed on the way: hub, agent and command are processes.
 */
class StickIT {
  private static final long SEED = 1;
  private static final Installer INSTALLER = new ProcessInstaller();
  private static final int MEGABYTES = 64;
  private static final Duration INSTALLED_WITHIN = Duration.ofSeconds(30);
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

  private final List<String> serials = Line.serials(SEED, INSTALLER);
  private final List<RegisterSimulator> registers = new ArrayList<>();
  private HubProcess hub;
  private long organisation;
  private Path till;
  private Path stick;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void buyLicences(@TempDir Path data) throws IOException {
    till = Files.createDirectories(data.resolve("till"));
    hub = HubProcess.start(new LoneSite(data.resolve("hub")), List.of(SEED), INSTALLER);
    organisation = hub.organisation(SEED, serials);
    hub.order(organisation, serials);
    await("the licences")
        .until(() -> hub.read(tx -> LineStore.assigned(tx, organisation)).size() == serials.size());
    stick = data.resolve("Licenses.slf");
    byte[] file = hub.read(tx -> LineStore.licenceFile(tx, organisation));
    Files.write(stick, file);
    for (String serial : serials) {
      registers.add(
          RegisterSimulator.start(
              SimulatorConfig.of(serial)
                  .withAddress("127.0.0.1", 0)
                  .withLicenceLock(LicenceLock.of(hub.licenceKey()))));
    }
  }

  @AfterEach
  void nothingIsLeft() {
    registers.forEach(RegisterSimulator::close);
    hub.close();
    Child.awaitNone();
  }

  @Test
  void whatASticksLicencesBecameIsKnownOnceWhenTheTillIsEnrolled() throws Exception {
    assertThat(install(0)).isZero();
    assertThat(install(0)).as("the same file again").isZero();
    killWhileItInstalls(1);
    assertThat(install(1)).isZero();

    var config = till.resolve("agent.toml");
    Files.writeString(
        config, ProcessInstaller.config(till, Transport.GRPC, Seat.at(hub.doors()), List.of()));
    var agent = new AgentProcess(List.of(), config, till.resolve("agent.log"));
    try {
      agent.start(Map.of("KASSAHUB_ENROL", hub.enrolment(organisation).text()));
      await("the identity")
          .atMost(TOLD_WITHIN)
          .until(() -> Files.exists(till.resolve("identity/identity.pem")));
      again(agent);
      hub.kill();
      await("the lines to be installed")
          .atMost(TOLD_WITHIN)
          .untilAsserted(() -> assertThat(undelivered()).isEmpty());
      again(agent);
      await("the agent to have handed over everything")
          .atMost(TOLD_WITHIN)
          .until(() -> hub.read(tx -> LineStore.linked(tx, organisation)) == 1);
    } finally {
      agent.stop();
    }
    List<String> brought = hub.read(tx -> LineStore.byHand(tx, organisation));
    assertThat(brought)
        .allMatch(line -> line.contains("Licenses.slf"))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactlyElementsOf(serials);
    assertThat(registers).allMatch(register -> register.state().licenceWrites() == 1);
  }

  private List<String> undelivered() {
    return hub.read(tx -> LineStore.undelivered(tx, organisation));
  }

  /** SIGKILL, and a new start. */
  private static void again(AgentProcess agent) throws IOException {
    agent.stop();
    agent.start();
  }

  private int install(int register) throws Exception {
    Child command = command(register);
    command.awaitEnd(INSTALLED_WITHIN);
    return command.code();
  }

  /** When the register has the licence, and nobody has read it back. */
  private void killWhileItInstalls(int register) throws Exception {
    registers.get(register).set("slow", "500");
    Child command = command(register);
    await("the register to have it")
        .atMost(INSTALLED_WITHIN)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> registers.get(register).state().licenceWrites() == 1);
    command.kill();
    registers.get(register).set("slow", "0");
  }

  private Child command(int register) throws IOException {
    return Child.start(
        Jvm.of(MEGABYTES, StartCache.AGENT.flags()),
        till.resolve("command.log"),
        Map.of(),
        "install-licence",
        stick.toString(),
        "--port=127.0.0.1:" + registers.get(register).port(),
        "--config=" + till.resolve("absent.toml"),
        "--data=" + till);
  }
}
