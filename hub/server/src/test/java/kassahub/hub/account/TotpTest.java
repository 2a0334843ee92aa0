package kassahub.hub.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

  /** RFC 6238, appendix B, the last six of eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59,287082",
    "1111111109,081804",
    "1111111111,050471",
    "1234567890,005924",
    "2000000000,279037"
  })
  void givesTheCodesOfTheStandard(long second, String code) {
    assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second)))).isEqualTo(code);
  }

  @Test
  void acceptsTheNeighbouringStepsOnly() {
    var now = Instant.ofEpochSecond(1_111_111_109);

    assertThat(Totp.stepOf(SECRET, "081804", now.plusSeconds(30))).isPresent();
    assertThat(Totp.stepOf(SECRET, "081804", now.minusSeconds(30))).isPresent();
    assertThat(Totp.stepOf(SECRET, "081804", now.plusSeconds(61))).isEmpty();
    assertThat(Totp.stepOf(SECRET, "", now)).isEmpty();
  }

  /** RFC 4648, section 10, without padding. */
  @ParameterizedTest
  @CsvSource({
    "f,MY",
    "fo,MZXQ",
    "foo,MZXW6",
    "foob,MZXW6YQ",
    "fooba,MZXW6YTB",
    "foobar,MZXW6YTBOI"
  })
  void writesSecretsInBase32(String text, String encoded) {
    assertThat(Totp.base32(text.getBytes(US_ASCII))).isEqualTo(encoded);
  }
}
