package kassahub.hub.billing.terms;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import kassahub.hub.billing.WorkingDays;

/**
 * Working days of a country in a year.
 *
 * @param exceptions to Monday to Friday: whether the day is worked
 * @param origin empty: nobody entered it, and it has no exceptions
 */
public record CalendarYear(
    String country, int year, SortedMap<LocalDate, Boolean> exceptions, Optional<Origin> origin) {
  public CalendarYear {
    exceptions = new TreeMap<>(exceptions);
  }

  /**
   * Who entered it.
   *
   * @param byOperator not with a release, so no release changes it
   * @param provisional by the law alone: transfers of that year are not published yet
   */
  public record Origin(boolean byOperator, boolean provisional) {}

  /** How many days are worked in a month; the year's official calendar says the same. */
  public int worked(Month month) {
    var days = YearMonth.of(year, month);
    return (int)
        days.atDay(1)
            .datesUntil(days.atEndOfMonth().plusDays(1))
            .filter(day -> WorkingDays.worked(exceptions, day))
            .count();
  }

  /** How many days are worked in the year. */
  public int worked() {
    return java.util.Arrays.stream(Month.values()).mapToInt(this::worked).sum();
  }

  /** Weekdays without work, or weekends with it. */
  public java.util.List<LocalDate> days(boolean working) {
    return exceptions.entrySet().stream()
        .filter(day -> day.getValue() == working)
        .map(Map.Entry::getKey)
        .toList();
  }
}
