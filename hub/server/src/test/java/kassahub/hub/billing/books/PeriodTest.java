package kassahub.hub.billing.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-28, 2026-10-01, 2026-11-28",
    "2026-10-21, 2026-10-01, 2026-10-21",
    "2026-10-20, 2026-07-01, 2026-09-30",
    "2026-10-01, 2026-07-01, 2026-09-30",
    "2027-01-03, 2026-10-01, 2026-12-31",
    "2026-12-31, 2026-10-01, 2026-12-31"
  })
  void theQuarterUpToTodayOrTheOneThatIsBeingClosed(LocalDate today, LocalDate from, LocalDate to) {
    assertThat(Period.usual(today)).isEqualTo(new Period(from, to));
  }
}
