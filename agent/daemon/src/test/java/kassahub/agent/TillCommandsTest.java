package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import kassahub.agent.driver.shtrih.Issuer;
import kassahub.agent.enrol.Enrolment;
import kassahub.agent.enrol.EnrolmentHubDouble;
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
import kassahub.agent.uplink.MqttHubDouble;
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
  void takesTheStringFromWhereNobodyElseReadsIt() throws IOException {
    try (var hub = new EnrolmentHubDouble(new TestAuthority())) {
      String string = hub.string(EnrolmentHubDouble.TOKEN).text();
      var none = new ByteArrayInputStream(new byte[0]);
      var typed = new ByteArrayInputStream((string + "\n").getBytes(StandardCharsets.UTF_8));
      var variable = Map.of("KASSAHUB_ENROL", string);
      var console = spoken.english();
      assertThat(
              spoken.run(new EnrolCommand(console, variable, none), "--data=" + dir.resolve("a")))
          .isZero();
      assertThat(
              spoken.run(
                  new EnrolCommand(console, Map.of(), typed), "-", "--data=" + dir.resolve("b")))
          .isZero();
      assertThat(
              spoken.run(new EnrolCommand(console, Map.of(), none), "--data=" + dir.resolve("c")))
          .isOne();
    }
  }

  /** One image, one file, many tills. */
  @Test
  void takesItsOwnStringFromTheFileOfABatch() throws IOException {
    try (var hub = new EnrolmentHubDouble(new TestAuthority())) {
      String good = hub.string(EnrolmentHubDouble.TOKEN).text();
      String other = hub.string("another-token-unknown").text();
      Path file = dir.resolve("strings.csv");
      Files.writeString(
          file,
          "\ufeff\"serial\";\"name\";\"address\";\"string\";\"state\"\r\n"
              + row("0085430138900999", "till-1", other)
              + row(SERIAL, Enrolment.host(), good)
              + row("0085430138900777", "till-3", ""));
      assertThat(enrolOf(file, Map.of(), "a", "--serial=" + SERIAL)).isZero();
      assertThat(enrolOf(file, Map.of("KASSAHUB_SERIAL", SERIAL), "b")).isZero();
      assertThat(enrolOf(file, Map.of(), "c")).isZero(); // called like this computer
      assertThat(enrolOf(file, Map.of(), "d", "--serial=0085430138900999")).isOne();
      assertThat(enrolOf(file, Map.of(), "e", "--serial=0085430138900777")).isOne();
      assertThat(spoken.text()).contains("no string that works for \"0085430138900777\"");
      Files.writeString(file, good + "\n");
      assertThat(enrolOf(file, Map.of(), "f")).isZero();
      assertThat(enrolOf(dir.resolve("absent.csv"), Map.of(), "g")).isOne();
      assertThat(spoken.text()).contains("absent.csv cannot be read");
    }
  }

  private static String row(String serial, String name, String string) {
    return "\"%s\";\"%s\";\"Лесная; 4\";\"%s\";\"x\"\r\n".formatted(serial, name, string);
  }

  private int enrolOf(Path file, Map<String, String> environment, String data, String... more) {
    var command =
        new EnrolCommand(spoken.english(), environment, new ByteArrayInputStream(new byte[0]));
    var arguments = new ArrayList<>(List.of("--batch=" + file, "--data=" + dir.resolve(data)));
    arguments.addAll(List.of(more));
    return spoken.run(command, arguments.toArray(String[]::new));
  }

  @Test
  void saysInOneLineThatTheHubsNameIsNotKnown() {
    String string =
        "kh1:no-such-hub.invalid:9443:" + EnrolmentHubDouble.TOKEN + ":" + "ab".repeat(32);
    var grpc = Logger.getLogger("io.grpc");
    var logged = new ArrayList<LogRecord>();
    var handler = new Noted(logged);
    grpc.addHandler(handler);
    try {
      assertThat(spoken.run(new EnrolCommand(spoken.english()), string, "--data=" + dir)).isOne();
    } finally {
      grpc.removeHandler(handler);
    }
    assertThat(spoken.text().lines())
        .singleElement()
        .asString()
        .contains("the name no-such-hub.invalid is not known here");
    assertThat(logged).isEmpty();
  }

  /** Keeps what is logged. */
  private static final class Noted extends Handler {
    private final List<LogRecord> records;

    Noted(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord event) {
      records.add(event);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** The right host and the hub's MQTT port, and a port where nobody speaks TLS. */
  @Test
  void saysThatAnotherServerAnswersAtThisPort() throws IOException {
    var authority = new TestAuthority();
    TestAuthority.Signed server = authority.server();
    var shown = new ArrayList<>(server.chain());
    shown.addAll(authority.roots()); // as the hub does
    var identity = new TestAuthority.Signed(server.key(), shown);
    try (var hub = new EnrolmentHubDouble(authority);
        var mqtt = new MqttHubDouble(authority, identity, true);
        var web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answering = new Thread(() -> answer(web), "web");
      answering.start();
      String right = hub.string(EnrolmentHubDouble.TOKEN).text();
      for (int port : List.of(mqtt.address().port(), web.getLocalPort())) {
        String wrong = right.replace(":" + hub.address().port() + ":", ":" + port + ":");
        assertThat(spoken.run(new EnrolCommand(spoken.english()), wrong, "--data=" + dir)).isOne();
      }
    }
    assertThat(spoken.text().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("It is not the enrolment service that answers"));
  }

  private static void answer(ServerSocket web) {
    try (var caller = web.accept()) {
      caller
          .getOutputStream()
          .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      caller.getInputStream().readAllBytes();
    } catch (IOException gone) {
      // the caller has heard enough
    }
  }

  @Test
  void enrolsAndSaysWhatComesNext() throws IOException {
    try (var hub = new EnrolmentHubDouble(new TestAuthority())) {
      String string = hub.string(EnrolmentHubDouble.TOKEN).text();
      int exit = spoken.run(new EnrolCommand(spoken.english()), string, "--data=" + dir);
      assertThat(exit).isZero();
      assertThat(spoken.text())
          .contains("agent 0199-agent", "agent: sudo systemctl restart kassahub-agent")
          .containsPattern("certificate until \\d{4}-\\d\\d-\\d\\dT");
      assertThat(Agent.isEnrolled(dir)).isTrue();
    }
  }

  /** Where the agent of this configuration looks; another directory that is named goes first. */
  @Test
  void enrolsIntoTheDirectoryOfTheConfiguration() throws IOException {
    Path file = dir.resolve("agent.toml");
    Files.writeString(
        file,
        "data = \"%s\"\n%spassword-env = \"ABSENT\"\n".formatted(dir.resolve("till"), block(1)));
    try (var hub = new EnrolmentHubDouble(new TestAuthority())) {
      String string = hub.string(EnrolmentHubDouble.TOKEN).text();
      var other = "--data=" + dir.resolve("other");
      assertThat(enrol(string, "-c", file.toString(), other)).isZero();
      assertThat(Agent.isEnrolled(dir.resolve("till"))).isFalse();
      assertThat(enrol(string, "-c", file.toString())).isZero();
      assertThat(Agent.isEnrolled(dir.resolve("till"))).isTrue();
      Files.writeString(file, "dta = \"/tmp/x\"\n");
      assertThat(enrol(string, "-c", file.toString())).isOne();
      assertThat(spoken.text()).contains("line 1: dta: unknown key; did you mean data?");
    }
  }

  private int enrol(String... arguments) {
    return spoken.run(new EnrolCommand(spoken.english()), arguments);
  }

  @Test
  void aUsedUpStringIsRefusedInRussianWithoutShowingTheToken() {
    try (var hub = new EnrolmentHubDouble(new TestAuthority())) {
      String string = hub.string("used-up-token-123456").text();
      var command = new EnrolCommand(spoken.console(Locale.forLanguageTag("ru")));
      assertThat(spoken.run(command, string, "--data=" + dir)).isOne();
      assertThat(spoken.text()).contains("Возьмите новую").doesNotContain("used-up-token");
    }
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
