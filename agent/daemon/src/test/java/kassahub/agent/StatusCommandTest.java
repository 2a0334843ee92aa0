package kassahub.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.uplink.GrpcHubDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class StatusCommandTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final String SERIAL = "0085430138900121";
  private static final String PASSWORD = "71717171";
  private static final String WRONG = "61616161";

  private final Spoken spoken = new Spoken();
  @TempDir private Path dir;

  @Test
  void saysHowTheAgentItsHubAndItsRegisterAreWithoutThePassword() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var register = register();
        var agent = agent(hub, register, PASSWORD);
        var server = StatusServer.start(0, agent::status, Texts.of(Locale.ENGLISH))) {
      await().until(() -> reachable(agent));

      assertThat(status(server.port())).isZero();

      assertThat(spoken.text())
          .contains("Agent doc, version " + BuildInfo.read().version())
          .contains("Hub: connected by grpc", "Reports not sent: ")
          .contains("tcp 127.0.0.1:" + register.port() + ": register " + SERIAL + " answers")
          .doesNotContain(PASSWORD);
    }
  }

  @Test
  void aRefusedPasswordIsNamedWithWhatToDoAndNotShown() throws Exception {
    try (var hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
        var register = register();
        var agent = agent(hub, register, WRONG);
        var server = StatusServer.start(0, agent::status, Texts.of(Locale.forLanguageTag("ru")))) {
      await().until(() -> agent.status().orElseThrow().registers().get(0).fault().isPresent());

      String page = get(server.port(), "/", "127.0.0.1:" + server.port());

      assertThat(page)
          .contains("200 OK", "text/html; charset=utf-8", "default-src 'none'", "Агент KassaHub")
          .contains("<li class=\"amiss\">tcp ", "Пароль оператора")
          .doesNotContain(WRONG, PASSWORD);
    }
  }

  /** A hub that accepts and does not answer yet: the first attempt has not ended. */
  @Test
  void anAgentThatHasJustStartedIsStarting() throws Exception {
    try (var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var register = register();
        var agent = agent("127.0.0.1:" + door.getLocalPort(), register, PASSWORD);
        var server = StatusServer.start(0, agent::status, Texts.of(Locale.ENGLISH))) {
      assertThat(status(server.port())).isZero();
      assertThat(spoken.text())
          .containsPattern("Hub: starting since .*, not connected yet")
          .doesNotContain("not started", "no connection");
      assertThat(get(server.port(), "/", "127.0.0.1:" + server.port())).contains("<li>Hub: start");
    }
  }

  /** A page of the web in the engineer's browser can make a name of its own lead here. */
  @Test
  void answersOnlyWhoAsksForThisComputerByItsOwnName() throws Exception {
    try (var server = StatusServer.start(0, Optional::empty, Texts.of(Locale.ENGLISH))) {
      assertThat(get(server.port(), "/", "evil.example:" + server.port())).contains(" 403 ");
      assertThat(get(server.port(), "/status.css", "localhost:" + server.port()))
          .contains("text/css", ".amiss");
      assertThat(get(server.port(), "/other", "localhost:" + server.port())).contains(" 404 ");
      assertThat(get(server.port(), "/text", "localhost:" + server.port()))
          .contains(" 200 ", "starting or stopping");
    }
  }

  @Test
  void saysWhatToDoWhenNoAgentAnswersOrThePageIsOff() throws Exception {
    int gone;
    try (var server = StatusServer.start(0, Optional::empty, Texts.of(Locale.ENGLISH))) {
      gone = server.port();
    }
    assertThat(status(gone)).isOne();
    assertThat(spoken.text()).contains("No agent answers", "kassahub agent");
    assertThat(status(0)).isOne();
    assertThat(spoken.text()).contains("The status page is off");
  }

  private int status(int port) throws IOException {
    Path file = dir.resolve("status.toml");
    Files.writeString(file, "[status]\nport = \"" + port + "\"\n");
    return spoken.run(new StatusCommand(spoken.english()), "--config=" + file);
  }

  private static boolean reachable(Agent agent) {
    var status = agent.status().orElseThrow();
    return status.uplink().connected()
        && status.registers().get(0).reachable()
        && status.registers().get(0).serial().isPresent();
  }

  private Agent agent(GrpcHubDouble hub, RegisterSimulator register, String password)
      throws Exception {
    return agent(hub.address().toString(), register, password);
  }

  private Agent agent(String hub, RegisterSimulator register, String password) throws Exception {
    Path data = dir.resolve("data");
    TestIdentities.enrol(data, AUTHORITY.agent("doc"));
    String toml =
        """
        data = "%s"
        outbox = { keep-free = "1 B" }
        hub = { transport = "grpc", grpc = "%s" }
        [[register]]
        link = "tcp 127.0.0.1:%d"
        password-env = "TILL"
        """
            .formatted(data, hub, register.port());
    var agent = new Agent(new ConfigFile(Map.of("TILL", password)).parse(toml));
    agent.start();
    return agent;
  }

  private static RegisterSimulator register() throws IOException {
    return RegisterSimulator.start(
        SimulatorConfig.of(SERIAL).withFault("password", PASSWORD).withAddress("127.0.0.1", 0));
  }

  private static String get(int port, String path, String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
