package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.uplink.GrpcHubDouble;
import kassahub.agent.uplink.HubDouble;
import kassahub.agent.uplink.MqttHubDouble;
import kassahub.codec.licence.LicenceMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DoctorCommandTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  private final Spoken spoken = new Spoken();
  @TempDir private Path dir;

  @Test
  void everythingIsWellWithAHubOnBothWaysAndARegisterThatAnswers() throws IOException {
    TestIdentities.enrol(dir, AUTHORITY.agent("doc"));
    try (var mqtt = mqtt();
        var grpc = grpc();
        var register = licensed(LocalDate.now(ZoneId.systemDefault()).plusYears(1))) {
      int exit = doctor(config(mqtt.address(), grpc.address(), register.port()));
      assertThat(spoken.text())
          .contains("Hub by mqtt", "Hub by grpc", "Session by mqtt", "Session by grpc")
          .contains("serial number 0085430138900121", "Nothing wrong.")
          .contains("Configuration read from " + dir.resolve("agent.toml"));
      assertThat(exit).isZero();
    }
  }

  /** The last line is the one that is read. */
  @Test
  void aRegisterWhoseLicenceIsOverIsNotCalledWell() throws IOException {
    TestIdentities.enrol(dir, AUTHORITY.agent("doc"));
    try (var mqtt = mqtt();
        var grpc = grpc();
        var register = licensed(LocalDate.now(ZoneId.systemDefault()).minusYears(1))) {
      int exit = doctor(config(mqtt.address(), grpc.address(), register.port()));
      assertThat(spoken.text())
          .containsPattern("  !!  Register 0085430138900121: the licence ended .*: order another")
          .contains("No faults, but look at the lines marked !!: 1.")
          .doesNotContain("Nothing wrong");
      assertThat(exit).isZero();
    }
  }

  @Test
  void besideARunningAgentItOpensNoSecondSession() throws Exception {
    TestIdentities.enrol(dir, AUTHORITY.agent("doc"));
    try (var grpc = grpc();
        var register = register()) {
      Path file = config(grpc.address(), grpc.address(), register.port());
      try (var agent = new Agent(new ConfigFile(java.util.Map.of()).read(file))) {
        agent.start();
        doctor(file);
        assertThat(spoken.text()).contains("The agent is running");
        assertThat(grpc.script().hellos()).hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void saysHowToEnrolWhenThisComputerIsNotEnrolled() throws IOException {
    Path file = dir.resolve("agent.toml");
    Files.writeString(file, "data = \"" + dir.resolve("data") + "\"\n");
    assertThat(doctor(file)).isOne();
    assertThat(spoken.text()).contains("FAULT Not enrolled", "kassahub enrol STRING", "Faults: 1");
    assertThat(dir.resolve("data")).as("the doctor makes nothing").doesNotExist();
  }

  /** No other is looked at instead. */
  @Test
  void aConfigurationThatIsNamedHasToBeThere() {
    Path absent = dir.resolve("nothere.toml");
    assertThat(doctor(absent)).isOne();
    assertThat(spoken.run(new StatusCommand(spoken.english()), "-c", absent.toString())).isOne();
    assertThat(spoken.text().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith("no configuration file " + absent));
  }

  @Test
  void anAgentThatWasRevokedIsToldSo() throws IOException {
    TestIdentities.enrol(dir, AUTHORITY.agent("revoked"));
    try (var grpc = grpc();
        var register = register()) {
      grpc.script().revoke("revoked");
      assertThat(doctor(config(grpc.address(), grpc.address(), register.port()))).isOne();
      assertThat(spoken.text()).contains("No session by grpc: the hub refuses this agent");
    }
  }

  @Test
  void aHubAndARegisterThatAreAwayAreNamedWithWhatToCheck() throws IOException {
    TestIdentities.enrol(dir, AUTHORITY.agent("doc"));
    int gone;
    try (var hub = grpc()) {
      gone = hub.address().port();
    }
    var address = new HubAddress("localhost", gone);
    assertThat(doctor(config(address, address, gone))).isOne();
    assertThat(spoken.text())
        .contains("check address, port and firewall", "register not found: check power")
        .contains("Host localhost: port 443 is closed too")
        .contains("Faults: 3");
  }

  @Test
  void findingsAboutTheRegisterAreNamedWithWhatToDo() throws IOException {
    TestIdentities.enrol(dir, AUTHORITY.agent("doc"));
    var hourAhead = InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
    try (var grpc = grpc();
        var late =
            RegisterSimulator.start(
                SimulatorConfig.of("0085430138900121")
                    .withClock(hourAhead, ZoneId.systemDefault())
                    .withAddress("127.0.0.1", 0));
        var locked =
            RegisterSimulator.start(
                SimulatorConfig.of("0085430138900122")
                    .withFault("password", "71717171")
                    .withAddress("127.0.0.1", 0))) {
      assertThat(doctor(config(grpc.address(), grpc.address(), late.port()))).isOne();
      assertThat(spoken.text())
          .containsPattern("clocks differ by (59|60) min: check time and time zone");

      assertThat(doctor(config(grpc.address(), grpc.address(), locked.port()))).isOne();
      assertThat(spoken.text())
          .contains("the operator password is wrong")
          .doesNotContain("71717171");
    }
  }

  @Test
  void findingsAboutTheComputerAreNamedWithWhatToDo() throws IOException {
    var over = new TestAuthority.Life(ago(90), ago(1));
    TestIdentities.enrol(dir, AUTHORITY.agent("doc", over));
    try (var grpc = grpc()) {
      Path file = config(grpc.address(), grpc.address(), 1);
      Files.writeString(file, Files.readString(file).replace("1 B", "999999 GiB"));
      assertThat(doctor(file)).isOne();
      assertThat(spoken.text())
          .contains("Agent " + BuildInfo.read().version() + ", Java " + Runtime.version())
          .contains("the certificate expired at", "run kassahub enrol STRING")
          .contains("free some, or new data is not kept");
    }
  }

  @Test
  void aHubWhoseClockIsAheadIsNamed() throws IOException {
    TestIdentities.enrol(dir, AUTHORITY.agent("doc"));
    try (var grpc = grpc();
        var register = register()) {
      grpc.script().setClockAhead(600_000);
      doctor(config(grpc.address(), grpc.address(), register.port()));
      assertThat(spoken.text()).contains("s ahead of this computer's");
    }
  }

  private static Instant ago(int days) {
    return Instant.now().minus(Duration.ofDays(days));
  }

  private int doctor(Path file) {
    return spoken.run(new DoctorCommand(spoken.english()), "--config=" + file);
  }

  private Path config(HubAddress mqtt, HubAddress grpc, int register) throws IOException {
    Path file = dir.resolve("agent.toml");
    Files.writeString(
        file,
        """
        data = "%s"
        outbox = { keep-free = "1 B" }
        hub = { mqtt = "%s", grpc = "%s" }
        [[register]]
        link = "tcp 127.0.0.1:%d"
        """
            .formatted(dir, mqtt, grpc, register));
    return file;
  }

  private static HubDouble mqtt() {
    return new MqttHubDouble(AUTHORITY, AUTHORITY.server(), true);
  }

  private static HubDouble grpc() {
    return new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
  }

  private static RegisterSimulator register() throws IOException {
    return RegisterSimulator.start(
        SimulatorConfig.of("0085430138900121").withAddress("127.0.0.1", 0));
  }

  /** Its clock is right, and its licence ends with the quarter of a day. */
  private static RegisterSimulator licensed(LocalDate until) throws IOException {
    return RegisterSimulator.start(
        SimulatorConfig.of("0085430138900121")
            .withClock(InstantSource.system(), ZoneId.systemDefault())
            .with("licence", LicenceMask.none().throughQuarterOf(until).hex())
            .withAddress("127.0.0.1", 0));
  }
}
