package kassahub.hub.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialNumberTest {
  private static final String SERIAL = "0112050040160031";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0112050040160031",
        " 0112 0500 4016 0031 ",
        "0112-0500-4016-0031",
        "\"0112050040160031\"",
        "\u00ab0112050040160031\u00bb",
        "\u2116 0112050040160031",
        "\ufeff0112050040160031",
        "0112050040160031;\u041b\u0435\u0441\u043d\u0430\u044f 4",
        "\u041a\u0430\u0441\u0441\u0430 2, 0112 0500 4016 0031",
        "\u041a\u0430\u0441\u0441\u0430 0112-0500-4016-0031 \u041b\u0435\u0441\u043d\u0430\u044f",
        "\u041e1120500\u041e\u041e16OO\u04171",
      })
  void readsTheOneSerialOfALine(String line) {
    String expected = line.startsWith("\u041e") ? "0112050000160031" : SERIAL;
    assertThat(SerialNumber.in(line)).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0421\u043f\u0438\u0441\u043e\u043a \u043a\u0430\u0441\u0441 \u043d\u0430 2027"
            + " \u0433\u043e\u0434",
        "\u041e\u0437\u0411\u041e\u0437\u0411\u041e\u0437\u0411\u041e\u0437\u0411\u041e\u0437\u0411\u041e",
        "PNG\u0000\u0001",
        "--",
      })
  void findsNoSerialInOtherLines(String line) {
    assertThat(SerialNumber.in(line)).isEmpty();
  }

  @Test
  void takesEverySerialOfALineAndKeepsWrongOnesForTheCheck() {
    assertThat(SerialNumber.in("0112050040160031 0112050040160032"))
        .containsExactly("0112050040160031", "0112050040160032");
    assertThat(SerialNumber.in("71120020120011")).containsExactly("71120020120011");
    assertThat(SerialNumber.in("71120020120011;\u041b\u0435\u0441\u043d\u0430\u044f"))
        .containsExactly("71120020120011");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(SerialNumber.fault("0112\u04165004016003"))
        .contains(
            new SerialNumber.Fault(
                "WRONG_FORMAT_CHARACTER", Map.of("letter", "\u0416", "place", "5")));
    assertThat(SerialNumber.fault("0112\u041e50"))
        .contains(
            new SerialNumber.Fault(
                "WRONG_FORMAT_LETTER", Map.of("letter", "\u041e", "place", "5", "digit", "0")));
    assertThat(SerialNumber.fault("71120020120011"))
        .contains(
            new SerialNumber.Fault("WRONG_FORMAT_ZEROS", Map.of("count", "14", "zeros", "00")));
    assertThat(SerialNumber.fault("111"))
        .contains(new SerialNumber.Fault("WRONG_FORMAT_DIGITS", Map.of("count", "3")));
    assertThat(SerialNumber.fault(SERIAL)).isEmpty();
  }

  @Test
  void readsLettersThatLookLikeDigits() {
    assertThat(SerialNumber.fold(" OO85-43Ol3B \u041e\u0417\u0411 ")).isEqualTo("0085430138036");
    assertThat(SerialNumber.fold("SN: %_")).isEqualTo("5");
  }

  @Test
  void seeksDigitsOnlyWhereTheSearchCanMeanThem() {
    assertThat(SerialNumber.sought("\u041e145 2\u041e00")).contains("01452000");
    assertThat(SerialNumber.sought("\u041b\u0435\u0441\u043d\u0430\u044f 4")).isEmpty();
    assertThat(SerialNumber.sought("solo")).isEmpty();
  }
}
