package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingDaysTest {
  private static final Map<LocalDate, Boolean> MAY_2026 =
      Map.of(
          LocalDate.of(2026, 5, 1), false,
          LocalDate.of(2026, 5, 11), false,
          LocalDate.of(2026, 5, 16), true);

  @ParameterizedTest
  @CsvSource({
    "2026-04-23, 5, 2026-04-30",
    "2026-04-24, 5, 2026-05-04",
    "2026-04-30, 5, 2026-05-08",
    "2026-05-01, 5, 2026-05-08",
    "2026-05-08, 5, 2026-05-16",
    "2026-05-09, 5, 2026-05-16",
    "2026-05-15, 1, 2026-05-16",
    "2026-05-08, 0, 2026-05-08",
    "2026-05-09, 0, 2026-05-09"
  })
  void leavesOutWeekendsAndHolidaysAndCountsTransferredDays(
      LocalDate issued, int days, LocalDate due) {
    assertThat(WorkingDays.after(MAY_2026, issued, days)).isEqualTo(due);
  }
}
