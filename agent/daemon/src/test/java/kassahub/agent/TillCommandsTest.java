package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import kassahub.agent.driver.shtrih.Issuer;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.simulator.atol.AtolRegister;
import kassahub.agent.simulator.atol.AtolService;
import kassahub.agent.uplink.GrpcHubDouble;
import kassahub.agent.uplink.HubDouble;
import kassahub.codec.licence.LicenceFile;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that a service engineer uses at the till, against a simulated register. */
@Timeout(180)
class TillCommandsTest {
  /** A port at which nobody listens. */
  private static final int NOBODY = 1;

  private static final Set<String> HERE = Set.of("127.0.0.1", "127.0.0.2");
  private static final String SERIAL = "0085430138900121";

  private final Issuer issuer = new Issuer();
  private final Spoken spoken = new Spoken();
  @TempDir private Path dir;
  private RegisterSimulator register;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void startRegister() throws IOException {
    register =
        RegisterSimulator.start(
            SimulatorConfig.of(SERIAL).withAddress("127.0.0.1", 0).withLicenceLock(issuer.lock()));
  }

  @AfterEach
  void stopRegister() {
    register.close();
  }

  @Test
  void installsALicenceFromAFileOnceAndSaysSoTheSecondTime() throws IOException {
    Path file = licenceFile(SERIAL);
    assertThat(install(file)).isZero();
    assertThat(spoken.text()).contains("was written into register " + SERIAL, "2037-12-31");
    assertThat(install(file)).isZero();
    assertThat(spoken.text()).contains("has this licence already");
  }

  @Test
  void aLicenceForAnotherRegisterIsNotTried() throws IOException {
    assertThat(install(licenceFile("0085430138900999"))).isOne();
    assertThat(spoken.text()).contains("no licence for register " + SERIAL);
  }

  @Test
  void anEmptyLicenceIsNoLicenceThatTheRegisterHasAlready() throws IOException {
    Path file = dir.resolve("empty.slf");
    Files.writeString(file, SERIAL + "\t" + "0".repeat(128) + "\t" + "0".repeat(128) + "\r\n");
    assertThat(install(file)).isOne();
    assertThat(spoken.text()).contains("line of register " + SERIAL, "is empty");
  }

  @Test
  void aLineWithoutASignatureIsNotTried() throws IOException {
    Path file = dir.resolve("unsigned.slf");
    String mask = issuer.line(SERIAL, LocalDate.of(2037, 12, 14)).mask().hex();
    Files.writeString(file, SERIAL + "\t" + mask + "\t" + "0".repeat(128) + "\r\n");
    assertThat(install(file)).isOne();
    assertThat(spoken.text()).contains("register " + SERIAL, "is not signed");
  }

  /** A register on a USB cable: nobody has to know its address. */
  @Test
  void findsTheRegisterThatTheFileIsForByItself() throws IOException {
    assertThat(installWith(licenceFile("0085430138900999"))).isOne();
    assertThat(spoken.text()).contains("no licence for register " + SERIAL);
    assertThat(installWith(licenceFile(SERIAL))).isZero();
    assertThat(installWith(licenceFile(SERIAL))).isZero();
    assertThat(spoken.text()).contains("was written into register " + SERIAL, "already");
    assertThat(register.state().licenceWrites()).isOne();
  }

  /** Which one is meant nobody can know. */
  @Test
  void ofSeveralThatItFindsItWritesNone() throws IOException {
    String other = "0085430138900122";
    var config = SimulatorConfig.of(other).withAddress("127.0.0.2", register.port());
    try (var second = RegisterSimulator.start(config.withLicenceLock(issuer.lock()))) {
      LocalDate until = LocalDate.of(2037, 12, 14);
      Path file = dir.resolve("two.slf");
      Files.write(
          file,
          LicenceFile.of(List.of(issuer.line(other, until), issuer.line(SERIAL, until))).write());
      assertThat(installWith(file)).isOne();
      assertThat(spoken.text()).contains("for several", "tcp 127.0.0.2:" + second.port());
      assertThat(register.state().licenceWrites() + second.state().licenceWrites()).isZero();
      assertThat(installWith(licenceFile(other))).isZero();
    }
  }

  @Test
  void saysWhatToDoWhereThereIsNoRegister() throws IOException {
    var search = new InstallLicenceCommand.Search(Set.of("127.0.0.1"), NOBODY, 0);
    var command = new InstallLicenceCommand(spoken.english(), search);
    assertThat(
            spoken.run(
                command, licenceFile(SERIAL).toString(), "--config=" + dir.resolve("a.toml")))
        .isOne();
    assertThat(spoken.text()).contains("No register found", "--port");
    assertThat(installWith(licenceFile(SERIAL), "--port=serial COM5 fast")).isOne();
    assertThat(spoken.text()).contains("address is not understood");
  }

  /** One that is switched off keeps nobody else from a licence, and is not passed over. */
  @Test
  void installsIntoEachRegisterOfTheConfiguration() throws IOException {
    String other = "0085430138900122";
    var config = SimulatorConfig.of(other).withAddress("127.0.0.1", 0);
    try (var second = RegisterSimulator.start(config.withLicenceLock(issuer.lock()))) {
      LocalDate until = LocalDate.of(2037, 12, 14);
      Path file = dir.resolve("two.slf");
      Files.write(
          file,
          LicenceFile.of(List.of(issuer.line(other, until), issuer.line(SERIAL, until))).write());
      Files.writeString(
          dir.resolve("a.toml"), block(NOBODY) + block(register.port()) + block(second.port()));
      assertThat(installWith(file)).isOne();
      assertThat(spoken.text())
          .contains("Register not found", "into register " + SERIAL, "into register " + other);
      Files.writeString(dir.resolve("a.toml"), block(register.port()) + block(second.port()));
      assertThat(installWith(file)).isZero();
      assertThat(register.state().licenceWrites() + second.state().licenceWrites()).isEqualTo(2);
    }
  }

  /** The agent keeps the line, and the command passes through it; without the agent, directly. */
  @Test
  void goesThroughTheAgentThatKeepsTheLine() throws Exception {
    int local = freePort();
    Files.writeString(
        dir.resolve("a.toml"),
        block(register.port()) + "protocol = \"1\"\nlocal-port = \"" + local + "\"\n");
    Path file = licenceFile(SERIAL);
    var line = new LinkAddress.Tcp("127.0.0.1", register.port());
    try (var agent = new Links()) {
      agent.share(line, local);
      agent.open(line, Duration.ofSeconds(3)); // a register serves one at a time
      await().until(() -> listens(local));
      assertThat(installWith(file)).isZero();
    }
    assertThat(spoken.text()).contains("was written into register " + SERIAL);
    assertThat(installWith(file)).isZero();
    assertThat(spoken.text()).contains("already");
  }

  /** No agent attends to the register, and there was none at all when the licence came. */
  @Test
  void theHubIsToldOfItWhenTheTillIsEnrolledLater() throws Exception {
    Path file = licenceFile(SERIAL);
    assertThat(install(file) + install(file)).isZero();
    var authority = new TestAuthority();
    TestIdentities.enrol(dir.resolve("data"), authority.agent("a-1"));
    try (var hub = new GrpcHubDouble(authority, authority.server())) {
      runAgent(hub, () -> !installs(hub).isEmpty());
      runAgent(hub, () -> healths(hub) == 2);
      assertThat(installs(hub))
          .singleElement()
          .returns("Licenses_1_2037.slf", FileInstall::getFile);
      assertThat(installs(hub).get(0).getOutcome()).isEqualTo(DispatchResult.Outcome.DONE);
    }
  }

  private void runAgent(HubDouble hub, Callable<Boolean> until) throws Exception {
    var address = Optional.of(hub.address());
    AgentConfig config =
        AgentConfig.defaults(dir.resolve("data"))
            .withHub(new AgentConfig.HubConfig(Transport.GRPC, address, address));
    AgentParts quick = AgentParts.real().withPauses(pause -> pause.dividedBy(50));
    try (var agent = new Agent(config, quick)) {
      agent.start();
      await().until(until);
    }
  }

  private static List<FileInstall> installs(HubDouble hub) {
    return hub.script().stored().stream()
        .filter(Report::hasFileInstall)
        .map(Report::getFileInstall)
        .toList();
  }

  private static long healths(HubDouble hub) {
    return hub.script().stored().stream()
        .filter(Report::hasHealth)
        .map(Report::getHealth)
        .map(AgentHealth::getStartedMillis)
        .distinct()
        .count();
  }

  /** Below the ports that the system gives away by itself: nobody else gets it meanwhile. */
  private static int freePort() {
    var random = new Random();
    while (true) {
      int port = 10_000 + random.nextInt(20_000);
      try (var free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // another one
      }
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  private static String block(int port) {
    return "[[register]]\nlink = \"tcp 127.0.0.1:" + port + "\"\n";
  }

  @Test
  void anOpenShiftIsNamedWithWhatToDo() throws IOException {
    register.set("shift-open", "on");
    assertThat(install(licenceFile(SERIAL))).isOne();
    assertThat(spoken.text()).contains("The shift is open: close it");
  }

  @Test
  void aFileThatIsNoLicenceFileIsRefused() throws IOException {
    Path file = dir.resolve("wrong.slf");
    Files.writeString(file, "nonsense\r\n");
    assertThat(install(file)).isOne();
    assertThat(spoken.text()).contains("wrong.slf cannot be read");
  }

  @Test
  void findsARegisterAndPrintsItsBlockForTheConfiguration() throws Exception {
    int exit =
        spoken.run(
            new DiscoverCommand(spoken.english(), "127.0.0.1", NOBODY),
            "127.0.0.1",
            "--listen=0",
            "--port=" + register.port());
    assertThat(exit).isZero();
    String block = spoken.text().substring(spoken.text().indexOf("[[register]]"));
    AgentConfig config = new ConfigFile(java.util.Map.of()).parse(block);
    assertThat(config.registers().get(0).link().text())
        .isEqualTo("tcp 127.0.0.1:" + register.port());
  }

  @Test
  void findsARegisterBehindItsDriversService() throws Exception {
    try (var service = AtolService.start(new AtolRegister("00106209876543"))) {
      var command = new DiscoverCommand(spoken.english(), "127.0.0.1", service.port());
      assertThat(spoken.run(command, "--listen=0", "--port=" + NOBODY)).isZero();
    }
    String block = spoken.text().substring(spoken.text().indexOf("[[register]]"));
    AgentConfig config = new ConfigFile(Map.of()).parse(block);
    assertThat(config.registers().get(0).settings().driver()).isEqualTo("atol");
  }

  /** As on a USB cable: nobody knows its address by heart. */
  @Test
  void asksAtTheUsualAddressOfARegisterUnasked() {
    var command = new DiscoverCommand(spoken.english(), "127.0.0.1", NOBODY);
    assertThat(spoken.run(command, "--listen=0", "--port=" + register.port())).isZero();
    assertThat(spoken.text()).containsOnlyOnce("# " + SERIAL);
  }

  @Test
  void everyCommandHasAHelpThatNamesItsArguments() {
    var main = new CommandLine(new Main());
    assertThat(main.getSubcommands()).hasSize(6);
    main.getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage()).as(name).contains("Usage:", "--help"));
  }

  private int install(Path file) {
    return installWith(file, "--port=127.0.0.1:" + register.port());
  }

  private int installWith(Path file, String... more) {
    var search = new InstallLicenceCommand.Search(HERE, register.port(), 0);
    var arguments =
        new ArrayList<>(
            List.of(
                file.toString(),
                "--config=" + dir.resolve("a.toml"),
                "--data=" + dir.resolve("data")));
    arguments.addAll(List.of(more));
    return spoken.run(
        new InstallLicenceCommand(spoken.english(), search), arguments.toArray(String[]::new));
  }

  private Path licenceFile(String serial) throws IOException {
    var licences = LicenceFile.of(List.of(issuer.line(serial, LocalDate.of(2037, 12, 14))));
    Path file = dir.resolve("Licenses_1_2037.slf");
    Files.write(file, licences.write());
    return file;
  }
}
