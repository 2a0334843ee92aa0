package kassahub.agent.simulator;

import static kassahub.agent.simulator.Samples.readField;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Locale;
import kassahub.agent.simulator.device.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
  private static final String STORAGE_NUMBER = "FF 02 1E 00 00 00";
  private static final String STATUS = "10 1E 00 00 00";
  private static final String WARNINGS = "FF 01 1E 00 00 00";

  private RegisterSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = RegisterSimulator.start(Samples.register());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "no-fn, FF 02 30, 10 00 1E 92 00 04",
    "printing, FF 02 50, 10 00 1E 92 00 04 05",
    "date-confirm, FF 02 C0, 10 00 1E 92 00 06",
    "firmware-replaced, FF 02 78, 10 00 1E 92 00 04"
  })
  void blocksTheStorageButNotTheStatus(String fault, String storage, String status)
      throws IOException {
    simulator.set(fault, "on");
    assertThat(exchange(STORAGE_NUMBER)).isEqualTo(storage);
    assertThat(exchange(STATUS)).startsWith(status);
    simulator.set(fault, "off");
    assertThat(exchange(STORAGE_NUMBER)).startsWith("FF 02 00");
  }

  @ParameterizedTest
  @CsvSource({
    "shift-open, on, 02",
    "shift-over-24h, on, 03",
    "document-open, on, 08",
    "mode, 0x19, 19"
  })
  void showsAnotherMode(String fault, String value, String mode) throws IOException {
    simulator.set(fault, value);
    assertThat(exchange(STATUS)).startsWith("10 00 1E 92 00 " + mode);
    simulator.set(fault, "off");
    assertThat(exchange(STATUS)).startsWith("10 00 1E 92 00 04");
  }

  @Test
  void anOpenDocumentShowsInTheStorageToo() throws IOException {
    simulator.set("document-open", "on");
    assertThat(exchange(WARNINGS)).startsWith("FF 01 00 03 04");
  }

  @Test
  void knowsOnlyTheNewPassword() throws IOException {
    simulator.set("password", "4660");
    assertThat(exchange(STORAGE_NUMBER)).isEqualTo("FF 02 4F");
    assertThat(exchange("FF 02 34 12 00 00")).startsWith("FF 02 00");
  }

  @ParameterizedTest
  @CsvSource({
    "fn-memory, 99, 04",
    "fn-memory, 50, 00",
    "flk-error, on, 10",
    "fn-warnings, 0x60, 60",
    "fn-expires, 2026-11-24, 03",
    "fn-expires, 2026-12-21, 02",
    "fn-expires, 2026-12-22, 00"
  })
  void warns(String name, String value, String bits) throws IOException {
    simulator.set(name, value);
    assertThat(exchange(WARNINGS).substring(21, 23)).isEqualTo(bits);
  }

  @Test
  void theStorageIsAsFullAsAsked() throws IOException {
    simulator.set("fn-memory", "75");
    assertThat(exchange("FF 63 1E 00 00 00")).isEqualTo("FF 63 00 F4 01 00 00 30 75 00 00 00");
    simulator.set("fn-memory", "100");
    assertThat(exchange("FF 63 1E 00 00 00")).startsWith("FF 63 00 00 00 00 00");
  }

  @Test
  void theLastTicketOfTheOperatorRefused() throws IOException {
    simulator.set("flk-error", "on");
    assertThat(exchange(readField(20, 7))).isEqualTo("1F 00 0E");
    exchange("FF 3A 1E 00 00 00 DC 05 00 00");
    assertThat(exchange("FF 3B 1E 00 00 00")).contains("B6 04 01 00 02");
  }

  @Test
  void hangsUpAfterTheAcknowledgementAndExecutesAllTheSame() throws IOException {
    simulator.set("cut-after-ack", "on");
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("02 01 FC FD");
      assertThat(client.read(2)).isEqualTo("06");
    }
    assertThat(simulator.state().executed()).isEqualTo(1);
  }

  @Test
  void answersSlowlyAndSaysMeanwhileThatItWillAnswer() throws IOException {
    simulator.set("slow", "150");
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("02 01 FC FD 05");
      assertThat(client.read(4)).isEqualTo("06 06 02 14");
    }
  }

  @Test
  void aSlowCommandIsNotAnsweredWithTheAnswerBefore() throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("02 01 FC FD").read(24);
      simulator.set("slow", "150");
      client.send("02 06 FF 3F 1E 00 00 00 D8 05");
      assertThat(client.read(10)).isEqualTo("06 06 02 05 FF 3F 00 00 00 C5");
    }
  }

  @Test
  void aSlowCommandThatAnotherOneOvertookIsNotAnswered() throws IOException {
    simulator.set("slow", "150");
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("02 01 FC FD 02 06 FF 3F 1E 00 00 00 D8");
      assertThat(client.read(10)).isEqualTo("06 06 02 05 FF 3F 00 00 00 C5");
    }
  }

  @Test
  void sendsWrongCheckBytesUntilTheHostAsksAgain() throws IOException {
    simulator.set("bad-lrc", "100");
    try (RawClient client = new RawClient(simulator.port())) {
      client.send("02 06 FF 3F 1E 00 00 00 D8");
      assertThat(client.read(9)).isEqualTo("06 02 05 FF 3F 00 00 00 E5");
      simulator.set("bad-lrc", "off");
      client.send("15 05");
      assertThat(client.read(9)).isEqualTo("06 02 05 FF 3F 00 00 00 C5");
    }
  }

  @Test
  void acknowledgesNoCommand() throws IOException {
    simulator.set("nak", "100");
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send("02 01 FC FD").read(1)).isEqualTo("15");
    }
    assertThat(simulator.state().executed()).isZero();
  }

  @Test
  void isSilentUntilToldToSpeak() throws IOException {
    simulator.set("silent", "on");
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.send("05").hearsNothing()).isTrue();
      simulator.set("silent", "off");
      assertThat(client.send("05").read(1)).isEqualTo("15");
    }
  }

  @Test
  void closesConnectionsWhileAnotherProgramHoldsThePort() throws IOException {
    simulator.set("busy", "on");
    try (RawClient client = new RawClient(simulator.port())) {
      assertThat(client.isHungUp()).isTrue();
    }
    simulator.set("busy", "off");
    assertThat(exchange("FC")).startsWith("FC 00");
  }

  @Test
  void aHalfOpenConnectionGoesDeadAndTheNextClientIsServed() throws IOException {
    simulator.set("half-open", "2");
    try (RawClient client = new RawClient(simulator.port())) {
      client.exchange("FC");
      client.send("02 01 FC FD").read(24);
      assertThat(client.send("05").hearsNothing()).isTrue();
      assertThat(exchange("FC")).startsWith("FC 00");
      assertThat(client.send("05").hearsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultGoesOnAndOff(Fault fault) {
    assertThat(simulator.get(fault.title())).isEqualTo("off");
    simulator.set(fault.title(), "on");
    assertThat(simulator.get(fault.title())).isNotEqualTo("off");
    simulator.set(fault.title(), "off");
    assertThat(simulator.get(fault.title())).isEqualTo("off");
  }

  @Test
  void refusesUnknownNamesAndValuesOutOfRange() {
    assertThatThrownBy(() -> simulator.set("shift-opne", "on")).hasMessageContaining("shift-opne");
    assertThatThrownBy(() -> simulator.set("bad-lrc", "101")).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> simulator.set("slow", "soon")).hasMessageContaining("slow");
    assertThatThrownBy(() -> simulator.set("no-fn", "2")).hasMessageContaining("on or off");
    assertThatThrownBy(() -> simulator.set("inn", "12")).hasMessageContaining("inn");
    assertThatThrownBy(() -> simulator.set("user-name", "«А»")).hasMessageContaining("866");
    assertThatThrownBy(() -> simulator.get("nothing")).hasMessageContaining("nothing");
  }

  @Test
  void thousandsLiveInOneProcess() throws IOException {
    var many = new ArrayList<RegisterSimulator>();
    try {
      for (int i = 0; i < 1_000; i++) {
        many.add(
            RegisterSimulator.start(SimulatorConfig.of(String.format(Locale.ROOT, "%016d", i))));
      }
      try (RawClient client = new RawClient(many.get(999).port())) {
        assertThat(client.exchange(readField(18, 1))).contains("39 39 39");
      }
    } finally {
      many.forEach(RegisterSimulator::close);
    }
  }

  private String exchange(String data) throws IOException {
    try (RawClient client = new RawClient(simulator.port())) {
      return client.exchange(data);
    }
  }
}
