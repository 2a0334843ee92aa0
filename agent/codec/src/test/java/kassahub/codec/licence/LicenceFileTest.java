package kassahub.codec.licence;

import static kassahub.codec.licence.LicenceFileException.Reason.COLUMNS;
import static kassahub.codec.licence.LicenceFileException.Reason.EMPTY;
import static kassahub.codec.licence.LicenceFileException.Reason.LICENCE;
import static kassahub.codec.licence.LicenceFileException.Reason.NOT_TEXT;
import static kassahub.codec.licence.LicenceFileException.Reason.REPEATED_SERIAL;
import static kassahub.codec.licence.LicenceFileException.Reason.SERIAL;
import static kassahub.codec.licence.LicenceFileException.Reason.SIGNATURE;
import static kassahub.codec.licence.LicenceFileException.Reason.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LicenceFileTest {
  private static final String ONE = "0085430138900121";
  private static final String TWO = "0000000000000007";
  private static final String LONG_HEX = "FF00ff" + "0".repeat(122);
  private static final String OTHER_HEX = "Ab".repeat(64);

  @Test
  void writesTabsUpperCaseAndCrlf() {
    LicenceFile file = LicenceFile.of(List.of(line(ONE), line(TWO)));

    String upper = LONG_HEX.toUpperCase(Locale.ROOT) + "\t" + OTHER_HEX.toUpperCase(Locale.ROOT);
    assertThat(new String(file.write(), StandardCharsets.US_ASCII))
        .isEqualTo(ONE + "\t" + upper + "\r\n" + TWO + "\t" + upper + "\r\n");
  }

  @Test
  void readsWhatItWrote() {
    LicenceFile file = LicenceFile.of(List.of(line(TWO), line(ONE)));
    assertThat(LicenceFile.parse(file.write()).lines()).containsExactly(line(TWO), line(ONE));
  }

  @Test
  void readsSpacesBlankLinesMarksAndBothLineEnds() {
    String text =
        "\uFEFF\r\n  " + row(ONE, "   ") + " \n\n" + row(TWO, "\t \t") + "\r\n" + row(ONE, "\t");
    LicenceFile file = LicenceFile.parse(text.getBytes(StandardCharsets.UTF_8));
    assertThat(file.lines()).containsExactly(line(ONE), line(TWO));
  }

  @Test
  void findsBySerialWithOrWithoutLeadingZerosAndNeverByPart() {
    LicenceFile file = LicenceFile.of(List.of(line(ONE), line(TWO)));
    assertThat(file.find(ONE)).contains(line(ONE));
    assertThat(file.find("85430138900121")).contains(line(ONE));
    assertThat(file.find("7")).contains(line(TWO));
    assertThat(file.find("85430138900")).isEmpty();
    assertThat(file.find("")).isEmpty();
    assertThat(file.find("7a")).isEmpty();
    assertThat(file.find("00000000000000007")).isEmpty();
  }

  @Test
  void refusesTheWholeFileForOneBadLineAndSaysWhich() {
    String good = row(ONE, "\t") + "\r\n";
    assertRefused(good + "\r\n" + TWO + "\t" + LONG_HEX, 3, COLUMNS);
    assertRefused(good + row("123", "\t"), 2, SERIAL);
    assertRefused(good + row("00000000000000O7", "\t"), 2, SERIAL);
    assertRefused(good + TWO + "\t" + LONG_HEX + "0\t" + OTHER_HEX, 2, LICENCE);
    assertRefused(good + TWO + "\t" + LONG_HEX + "\t" + OTHER_HEX.replace('A', 'G'), 2, SIGNATURE);
    assertRefused(good + ONE + "\t" + OTHER_HEX + "\t" + OTHER_HEX, 2, REPEATED_SERIAL);
    assertRefused(good + "\n" + row(TWO, "\u0000"), 3, NOT_TEXT);
    assertRefused(good + row(TWO, "\u00A0"), 2, NOT_TEXT);
    assertRefused("\r\n \n", 0, EMPTY);
  }

  @Test
  void refusesAFileOfAnotherOrderOfSize() {
    LicenceFileException refused =
        catchThrowableOfType(
            LicenceFileException.class,
            () -> LicenceFile.parse(new byte[LicenceFile.MAX_BYTES + 1]));
    assertThat(refused.reason()).isEqualTo(TOO_LARGE);
  }

  @Test
  void neverRepeatsLicenceBytesInARefusal() {
    String repeated = row(ONE, "\t") + "\n" + ONE + "\t" + OTHER_HEX + "\t" + OTHER_HEX;
    assertThatThrownBy(() -> LicenceFile.parse(repeated.getBytes(StandardCharsets.US_ASCII)))
        .hasMessageStartingWith("line 2: serial " + ONE)
        .hasMessageNotContaining("FF00")
        .hasMessageNotContaining("Ab");
  }

  @Test
  void aLineHoldsSixteenDigits() {
    assertThatThrownBy(() -> line("7")).hasMessageContaining("serial");
    assertThatThrownBy(() -> line("٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٧")).hasMessageContaining("serial");
    assertThat(LicenceLine.padSerial("7")).isEqualTo(TWO);
    assertThatThrownBy(() -> LicenceLine.padSerial("")).hasMessageContaining("serial");
  }

  @Test
  void theSignedMessageBindsPurposeSerialAndLicence() {
    byte[] message = LicenceSignature.message(ONE, LicenceMask.fromHex(LONG_HEX));

    assertThat(message).hasSize(99);
    assertThat(new String(message, 0, 35, StandardCharsets.US_ASCII))
        .isEqualTo("KassaHub licence 1\0" + ONE);
    assertThat(message[35]).isEqualTo((byte) 0xFF);
    assertThat(message[37]).isEqualTo((byte) 0xFF);
    assertThatThrownBy(() -> LicenceSignature.message("7", LicenceMask.none()))
        .hasMessageContaining("serial");
  }

  private static void assertRefused(String text, int line, LicenceFileException.Reason reason) {
    LicenceFileException refused =
        catchThrowableOfType(
            LicenceFileException.class,
            () -> LicenceFile.parse(text.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(refused).as(text).isNotNull();
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.line()).isEqualTo(line);
  }

  private static LicenceLine line(String serial) {
    return new LicenceLine(
        serial, LicenceMask.fromHex(LONG_HEX), LicenceSignature.fromHex(OTHER_HEX));
  }

  private static String row(String serial, String between) {
    return serial + between + LONG_HEX + between + OTHER_HEX;
  }
}
