package kassahub.agent.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs socat for a pair of ptys; {@code deploy/kassahub test} installs it where it can. */
class SerialLineIT {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  @TempDir Path directory;
  private RegisterSimulator simulator;
  private SerialPort host;

  @BeforeEach
  void start() throws IOException {
    assumeThat(isInstalled("socat")).as("socat is not installed").isTrue();
    Path link = directory.resolve("register-line");
    simulator = RegisterSimulator.start(Samples.register().withSerialLine(link));
    host = SerialPort.getCommPort(link.toString());
    host.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 200, 0);
    assertThat(host.openPort(0)).isTrue();
  }

  @AfterEach
  void stop() {
    if (simulator != null) {
      host.closePort();
      simulator.close();
    }
  }

  @Test
  void servesBothKindsOfLineAndSendsNoFillByte() throws IOException {
    assertThat(ask("05", 1)).isEqualTo("15");
    assertThat(ask("02 01 FC FD", 24)).startsWith("06 02 14 FC 00 00 00 01 0E 98");
    assertThat(ask("06 05", 1)).isEqualTo("15");
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange("FC")).startsWith("FC 00");
    }
  }

  @Test
  void keepsItsProtocolUntilItRestarts() {
    assertThat(ask("05", 1)).isEqualTo("15");
    assertThat(ask("8F 00 00 0F 1D", 1)).isEmpty();
    assertThat(ask("02 06 FE F3 00 00 00 00 0B", 6)).isEqualTo("06 02 02 FE 00 FC");
    await().until(() -> ask("8F 00 00 0F 1D", 7).startsWith("8F 02 00 00 00"));
  }

  /** Sends, and reads until that many bytes came or nothing more comes. */
  private String ask(String hex, int count) {
    byte[] request = HEX.parseHex(hex);
    host.writeBytes(request, request.length);
    byte[] answer = new byte[count];
    int filled = 0;
    int read = 1;
    while (filled < count && read > 0) {
      read = host.readBytes(answer, count - filled, filled);
      filled += Math.max(0, read);
    }
    return HEX.formatHex(Arrays.copyOf(answer, filled));
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
