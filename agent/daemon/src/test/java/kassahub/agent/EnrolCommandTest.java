package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import kassahub.agent.enrol.Enrolment;
import kassahub.agent.enrol.EnrolmentHubDouble;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.uplink.MqttHubDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Enrolling from the command line, against a hub's double. */
@Timeout(180)
class EnrolCommandTest {
  private static final String SERIAL = "0085430138900121";

  private final Spoken spoken = new Spoken();
  @TempDir private Path dir;

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
        .contains("the name is not known here: no-such-hub.invalid");
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
        """
        data = "%s"
        [[register]]
        link = "tcp 127.0.0.1:1"
        password-env = "ABSENT"
        """
            .formatted(dir.resolve("till")));
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
}
