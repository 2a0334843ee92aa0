package kassahub.hub.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values from facts/ru-fiscal-and-billing.md §2 and facts/kz-ofd-protocol.md. */
class CheckDigitsTest {
  @ParameterizedTest
  @ValueSource(strings = {"7700000016", "9900000024", "990000000115", "7702203276"})
  void acceptsTaxNumbers(String digits) {
    assertThat(TaxNumber.valid(digits)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7700000017", "0000000000", "990000000116", "99000000011", "770000001А"})
  void refusesTaxNumbers(String digits) {
    assertThat(TaxNumber.valid(digits)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1027700000008,true", "304770000000008,true", "1027700000009,false", "10277,false"})
  void checksStateRegisterNumbers(String digits, boolean valid) {
    assertThat(StateRegisterNumber.valid(digits)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({
    "960624350642, true",
    "990106300596, true",
    "081140000436, true",
    "230540004989, true",
    "960624350643, false",
    "900101300811, true",
    "900101300800, false",
    "123456789011, false",
    "000000000000, false",
    "96062435064, false",
    "96062435064A, false"
  })
  void checksNumbersOfKazakhstan(String digits, boolean valid) {
    assertThat(BusinessNumber.valid(digits)).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"990001001, true", "9900AB001, true", "99000100, false", "99000100A, false"})
  void checksReasonsOfRegistration(String text, boolean valid) {
    assertThat(RegistrationReasonCode.valid(text)).isEqualTo(valid);
  }
}
