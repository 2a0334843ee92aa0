package kassahub.agent.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts of facts §3, written out by hand. */
class IdentityTest {
  private RegisterSimulator simulator;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    begin(Samples.register());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    simulator.close();
  }

  @Test
  void shortStatusHasSeventeenBytes() throws IOException {
    assertThat(client.exchange("10 1E 00 00 00"))
        .isEqualTo("10 00 1E 92 00 04 00 00 B2 D8 00 00 00 20 04 00 00");
  }

  @Test
  void fullStatusTellsFirmwareTimeAndOwner() throws IOException {
    assertThat(client.exchange("11 05 00 00 00"))
        .isEqualTo(
            "11 00 05 43 33 1C 1C 14 01 1A 01 DC 05 92 00 04 00 80 57 31 01 00 14 01 1A"
                + " 15 0B 1A 0C 00 00 21 99 91 51 02 28 00 D0 07 01 0A 10 AD F4 CA 01 00 00 00");
  }

  @Test
  void modelParametersNameTheTables() throws IOException {
    assertThat(client.exchange("F7 01"))
        .isEqualTo(
            "F7 00 00 20 00 10 14 88 00 00 0C 18 00 0C 10 10 10 00 00 00 00 1E 00 00 00"
                + " 00 00 FF 00 30 40 58 02 12 13 17 11 11");
    assertThat(client.exchange("F7 02")).isEqualTo("F7 33");
  }

  @ParameterizedTest
  @CsvSource({"mobile, 48", "nano, 50", "online, 52"})
  void fullStatusHasTheTailOfItsModel(String model, int length) throws IOException {
    begin(Samples.register().withModel(model));
    assertThat(client.exchange("11 1E 00 00 00").split(" ")).hasSize(length);
  }

  @ParameterizedTest
  @CsvSource({
    "mpay, 10, F7 00 00 20 80 10 14 88 00 00, 12 13 17 0A 1D",
    "mobile, 13, F7 00 00 20 80 10 14 88 00 00, 0E 13 17 0A 04",
    "netpay, 2D, F7 00 00 20 80 10 14 88 00 00, 12 13 17 0A 1D",
    "legacy, FC, F7 00 00 20 00 10 14 08 00 00, 00 00 FF 00 30"
  })
  void modelsDifferAsTheirParametersSay(String model, String code, String begin, String end)
      throws IOException {
    begin(Samples.register().withModel(model));
    assertThat(client.exchange("FC")).startsWith("FC 00 00 00 01 0E " + code + " 00");
    assertThat(client.exchange("F7 01")).startsWith(begin).endsWith(end);
  }

  @Test
  void tellsTheTextOfAnError() throws IOException {
    assertThat(client.exchange("6B 4F"))
        .isEqualTo("6B 00 CD E5 E2 E5 F0 ED FB E9 20 EF E0 F0 EE EB FC");
    assertThat(client.exchange("6B EE")).isEqualTo("6B 00");
  }

  @Test
  void checksTheLengthBeforeThePassword() throws IOException {
    assertThat(client.exchange("15 63 00 00 00")).isEqualTo("15 7E");
    assertThat(client.exchange("15 63 00 00 00 01")).isEqualTo("15 4F");
    assertThat(client.exchange("15 1E 00 00 00 01")).isEqualTo("15 00 06 32");
    assertThat(client.exchange("15 1D 00 00 00 01")).isEqualTo("15 4F");
    assertThat(client.exchange("FF 01 1E 00 00")).isEqualTo("FF 01 7E");
    assertThat(client.exchange("FF 01 1D 00 00 00")).isEqualTo("FF 01 4F");
    assertThat(client.exchange("10 1F 00 00 00")).isEqualTo("10 4F");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "14 1E 00 00 00",
        "16",
        "1C",
        "41 1E 00 00 00",
        "FE 05",
        "FE F8 00 00 00 00",
        "FE"
      })
  void knowsNoOtherCommands(String data) throws IOException {
    assertThat(client.exchange(data)).isEqualTo(data.substring(0, 2) + " 37");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FF 07 1E 00 00 00 16", "FF 4E 1E 00 00 00", "FF 00"})
  void repeatsBothCodeBytesWhenItRefusesAStorageCommand(String data) throws IOException {
    assertThat(client.exchange(data)).isEqualTo(data.substring(0, 5) + " 37");
    simulator.set("short-errors", "on");
    assertThat(client.exchange(data)).isEqualTo("FF 37");
  }

  @Test
  void takesANewDateOnlyWhenItIsConfirmed() throws IOException {
    assertThat(client.exchange("22 1E 00 00 00 01 02 1B")).isEqualTo("22 00");
    assertThat(client.exchange("10 1E 00 00 00")).startsWith("10 00 1E 92 00 06");
    assertThat(client.exchange("FF 02 1E 00 00 00")).isEqualTo("FF 02 C0");
    assertThat(client.exchange("23 1E 00 00 00 02 02 1B")).isEqualTo("23 C0");
    assertThat(client.exchange("23 1E 00 00 00 01 02 1B")).isEqualTo("23 00");
    assertThat(client.exchange("21 1E 00 00 00 17 3B 01")).isEqualTo("21 00");
    assertThat(client.exchange("11 1E 00 00 00")).contains(" 01 02 1B 17 3B 01 ");
    assertThat(client.exchange("22 1E 00 00 00 1F 02 1B")).isEqualTo("22 33");
    assertThat(client.exchange("23 1E 00 00 00 01 02 1B")).isEqualTo("23 73");
  }

  @Test
  void tellsTheVersionOfItsLoader() throws IOException {
    assertThat(client.exchange("FE EC 00 00 00 00")).isEqualTo("FE 00 82 00 00 00");
  }

  private void begin(SimulatorConfig config) throws IOException {
    if (simulator != null) {
      stop();
    }
    simulator = RegisterSimulator.start(config);
    client = new RawClient(simulator.port());
  }
}
