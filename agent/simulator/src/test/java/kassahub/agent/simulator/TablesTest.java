package kassahub.agent.simulator;

import static kassahub.agent.simulator.Samples.readField;
import static kassahub.agent.simulator.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import kassahub.agent.simulator.device.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
  @ParameterizedTest
  @CsvSource({
    "2, 1E 00 02",
    "10, 01 00 13",
    "14, 01 00 06",
    "17, 01 00 47",
    "18, 01 00 19",
    "19, 01 00 0B",
    "20, 01 00 11",
    "21, 01 00 11",
    "23, 01 00 18"
  })
  void hasTheRowsAndFieldsOfARealRegister(int table, String rowsAndFields) throws IOException {
    String answer = exchange(Samples.register(), "2D 1E 00 00 00 " + hex(table));
    assertThat(answer.split(" ")).hasSize(45);
    assertThat(answer).endsWith(rowsAndFields);
  }

  @Test
  void structureAgreesWithReadingForEveryFieldOfEveryModel() throws IOException {
    for (String model : Model.all().keySet()) {
      try (RegisterSimulator simulator =
              RegisterSimulator.start(Samples.register().withModel(model));
          RawClient client = new RawClient(simulator.port())) {
        for (int table = 1; table <= 25; table++) {
          assertStructureAgrees(client, table);
        }
      }
    }
  }

  private static void assertStructureAgrees(RawClient client, int table) throws IOException {
    byte[] structure = bytes(client.exchange("2D 1E 00 00 00 " + hex(table)));
    int fields = structure.length == 2 ? 0 : structure[44];
    for (int field = 1; field <= fields; field++) {
      byte[] one = bytes(client.exchange("2E 1E 00 00 00 " + hex(table) + " " + hex(field)));
      int size = one[43] & 0xFF;
      assertThat(one).hasSize(one[42] == 1 ? 44 : 44 + 2 * size);
      assertThat(bytes(client.exchange(readField(table, field)))).hasSize(2 + size);
    }
    String beyond = hex(table) + " " + hex(fields + 1);
    assertThat(client.exchange("2E 1E 00 00 00 " + beyond))
        .isEqualTo(fields == 0 ? "2E 5D" : "2E 33");
  }

  @ParameterizedTest
  @CsvSource({
    "1F 1E 00 00 00 00 01 00 01, 1F 5D",
    "1F 1E 00 00 00 FF 01 00 01, 1F 5D",
    "1F 1E 00 00 00 12 00 00 01, 1F 33",
    "1F 1E 00 00 00 12 02 00 01, 1F 33",
    "1F 1E 00 00 00 12 01 00 00, 1F 33",
    "1F 1E 00 00 00 12 01 00 1A, 1F 33",
    "2D 1E 00 00 00 FF, 2D 5D",
    "2E 1E 00 00 00 12 00, 2E 33"
  })
  void refusesPlacesThatAreNotThere(String data, String answer) throws IOException {
    assertThat(exchange(Samples.register(), data)).isEqualTo(answer);
  }

  @Test
  void keepsWhoItIsInTheStorageTable() throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(Samples.register());
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange(readField(18, 1))).isEqualTo("1F 00 " + text(Samples.SERIAL, 21));
      assertThat(client.exchange(readField(18, 2))).isEqualTo("1F 00 " + text("7700000016  ", 17));
      assertThat(client.exchange(readField(18, 3)))
          .isEqualTo("1F 00 " + text("0000123456019128    ", 21));
      assertThat(client.exchange(readField(18, 4)))
          .isEqualTo("1F 00 " + text("9999430138900121", 17));
      assertThat(client.exchange(readField(17, 17))).isEqualTo("1F 00 04");
      assertThat(client.exchange(readField(18, 25))).isEqualTo("1F 00 02");
      assertThat(client.exchange(readField(23, 11))).isEqualTo("1F 00 " + text("---", 32));
      assertThat(client.exchange(readField(23, 16)))
          .isEqualTo("1F 00 " + text("-".repeat(128), 128));
    }
  }

  @Test
  void writesWhatMayBeWrittenAndReadsItBack() throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(Samples.register());
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange("1E 1E 00 00 00 11 01 00 07 05")).isEqualTo("1E 00");
      assertThat(client.exchange(readField(17, 7))).isEqualTo("1F 00 05");
      assertThat(client.exchange("1E 1E 00 00 00 13 01 00 01 41 42")).isEqualTo("1E 00");
      assertThat(client.exchange(readField(19, 1))).isEqualTo("1F 00 " + text("AB", 64));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "read-only, 1E 1E 00 00 00 12 01 00 01 31, 1E 7A",
    "too large, 1E 1E 00 00 00 11 01 00 08 19, 1E 33",
    "too wide, 1E 1E 00 00 00 11 01 00 07 05 00, 1E 7E",
    "no value, 1E 1E 00 00 00 11 01 00 07, 1E 7E",
    "no table, 1E 1E 00 00 00 FE 01 00 07 01, 1E 5D"
  })
  void refusesWhatMayNotBeWritten(String why, String data, String answer) throws IOException {
    assertThat(exchange(Samples.register(), data)).as(why).isEqualTo(answer);
  }

  @Test
  void aPasswordInTableTwoCounts() throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(Samples.register());
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange("1E 1E 00 00 00 02 1E 00 01 39 30 00 00")).isEqualTo("1E 00");
      assertThat(client.exchange(readField(18, 25))).isEqualTo("1F 4F");
      assertThat(client.exchange("1F 39 30 00 00 12 01 00 19")).isEqualTo("1F 00 02");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18, 20, 21, 23})
  void oldFirmwareHasNoTablesAboveFourteen(int table) throws IOException {
    SimulatorConfig legacy = Samples.register().withModel("legacy");
    assertThat(exchange(legacy, readField(table, 1))).isEqualTo("1F 5D");
    assertThat(exchange(legacy, readField(14, 1))).isEqualTo("1F 00 00");
  }

  @ParameterizedTest
  @CsvSource({"mobile, 14, 10, 4", "netpay, 18, 10, 29", "nano, 18, 17, 17"})
  void modelsKeepTheirStorageAndFormatWhereF7Says(String model, int table, int ffd, int field)
      throws IOException {
    SimulatorConfig config = Samples.register().withModel(model);
    assertThat(exchange(config, readField(table, 1)))
        .isEqualTo("1F 00 " + text(Samples.SERIAL, 21));
    int format = Model.of(model).ffd();
    assertThat(exchange(config, readField(ffd, field))).isEqualTo("1F 00 0" + format);
  }

  private static String exchange(SimulatorConfig config, String data) throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(config);
        RawClient client = new RawClient(simulator.port())) {
      return client.exchange(data);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex);
  }

  private static String hex(int value) {
    return String.format(Locale.ROOT, "%02X", value);
  }
}
