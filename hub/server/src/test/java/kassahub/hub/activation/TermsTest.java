package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Term;
import kassahub.hub.job.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 4, 13);

  @ParameterizedTest
  @CsvSource({
    "2035-12-14, 2036-12-14",
    "2036-12-14, 2037-12-14",
    "2027-12-09, 2028-12-09",
    "2028-02-29, 2029-02-28",
    "2027-02-28, 2028-02-28",
    "2026-04-13, 2027-04-13",
    "2026-04-12, 2027-04-13",
    "2020-01-31, 2027-04-13"
  })
  void addsTwelveCalendarMonthsToTheEndOrToTodayWhenItHasRunOut(LocalDate current, LocalDate end) {
    assertThat(SerialChecks.newUntil(Optional.of(current), TODAY, Term.months(12))).isEqualTo(end);
  }

  @Test
  void startsTodayWhenThereHasBeenNoSubscription() {
    assertThat(SerialChecks.newUntil(Optional.empty(), TODAY, Term.months(12)))
        .isEqualTo(LocalDate.of(2027, 4, 13));
  }

  @Test
  void clampsToTheLastDayOfAShorterMonth() {
    assertThat(Term.months(1).after(LocalDate.of(2027, 1, 31)))
        .isEqualTo(LocalDate.of(2027, 2, 28));
  }

  @Test
  void isEarlyFromTheHundredAndEightyFirstDay() {
    assertThat(Checked.isEarly(TODAY.plusDays(180), TODAY)).isFalse();
    assertThat(Checked.isEarly(TODAY.plusDays(181), TODAY)).isTrue();
  }

  @Test
  void waitsLongerAfterEachFailureButNeverOverSixHours() { // d16
    assertThat(Backoff.after(1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(Backoff.after(4)).isEqualTo(Duration.ofMinutes(8));
    assertThat(Backoff.after(50)).isEqualTo(Duration.ofHours(6));
  }
}
