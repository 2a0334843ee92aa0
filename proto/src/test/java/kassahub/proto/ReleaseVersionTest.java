package kassahub.proto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseVersionTest {
  @ParameterizedTest
  @CsvSource({"0.9.0,0.10.0", "0.1,0.1.1", "0.1.9.9,0.2", "1.0,2.0"})
  void numbersCountNotLetters(String older, String newer) {
    assertThat(version(older)).isLessThan(version(newer));
    assertThat(version(newer)).isGreaterThan(version(older));
  }

  @Test
  void whatIsMissingIsNought() {
    assertThat(version("1.2").compareTo(version("1.2.0.0"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.2-rc1", "1..2", "1.2.3.4.5", "1.2/..", "1.1234567"})
  void othersAreComparedWithNothing(String text) {
    assertThat(ReleaseVersion.parse(text)).isEmpty();
  }

  private static ReleaseVersion version(String text) {
    return ReleaseVersion.parse(text).orElseThrow();
  }
}
