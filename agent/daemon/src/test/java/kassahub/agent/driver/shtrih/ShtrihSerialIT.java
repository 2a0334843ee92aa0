package kassahub.agent.driver.shtrih;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.codec.licence.LicenceLine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A register on a serial line: two pseudo-terminals joined by socat. */
class ShtrihSerialIT {
  private static final String SERIAL = "0085430138900121";

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"STANDARD", "ALTERNATIVE"})
  void readsAndInstallsOverASerialLine(Protocol protocol) throws Exception {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(p -> Files.isExecutable(Path.of(p, "socat")));
    assumeTrue(installed, "socat is not installed: the serial line is not tested here");
    Path ours = dir.resolve("ours");
    Path theirs = dir.resolve("theirs");
    Process socat =
        new ProcessBuilder("socat", "PTY,rawer,link=" + ours, "PTY,rawer,link=" + theirs).start();
    await().until(() -> Files.exists(ours) && Files.exists(theirs));
    Issuer issuer = new Issuer();
    LicenceLine line = issuer.line(SERIAL, LocalDate.of(2027, 3, 31));
    SimulatorConfig config =
        SimulatorConfig.of(SERIAL).withLicenceLock(issuer.lock()).withSerialLine(theirs);

    try (RegisterSimulator simulator = RegisterSimulator.start(config);
        Links links = new Links();
        RegisterDriver driver = open(links, ours, protocol)) {
      assertThat(driver.readState(Duration.ofSeconds(5)).told())
          .hasValueSatisfying(state -> assertThat(state.serial()).isEqualTo(SERIAL));
      assertThat(driver.writeLicence(line, WriteRules.ONLY_ADD).told()).isPresent();
      assertThat(simulator.state().licence()).isEqualTo(line.mask());
    } finally {
      socat.destroy();
    }
  }

  private static RegisterDriver open(Links links, Path port, Protocol protocol) {
    ShtrihSettings settings = new ShtrihSettings(protocol, Password.FACTORY, ExchangeTimes.DEFAULT);
    LinkAddress address = new LinkAddress.Serial(port.toString(), 115200);
    return ShtrihDriver.open(links, address, settings, new RegisterMemory()).told().orElseThrow();
  }
}
