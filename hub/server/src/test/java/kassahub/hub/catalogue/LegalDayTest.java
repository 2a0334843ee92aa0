package kassahub.hub.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LegalDayTest {
  @ParameterizedTest
  @ValueSource(strings = {"2027-02-28", "28.02.2027"})
  void isTypedInTwoWays(String text) {
    assertThat(LegalDay.typed(text)).contains(LocalDate.of(2027, 2, 28));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "28.2.2027",
        "31.02.2027",
        "2027-02-29",
        "0026-03-17",
        "17.03.0026",
        "17.03.26",
        "-4800-01-01",
        "+999999999-12-31",
        "2101-01-01",
        "tomorrow"
      })
  void isNothingThatNobodyMeans(String text) {
    assertThat(LegalDay.typed(text)).isEmpty();
  }
}
