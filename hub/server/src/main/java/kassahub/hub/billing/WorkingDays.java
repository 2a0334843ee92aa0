package kassahub.hub.billing;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import kassahub.hub.database.Tx;

/**
 * Which days people work in a country: Monday to Friday, but for the days that the calendar
 * names.
 */
public final class WorkingDays {
  private static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  /** No country rests longer than that many days between two working ones. */
  private static final int LONGEST_REST = 20;

  private WorkingDays() {}

  /**
   * The day on which the last of so many working days after a day falls; that day itself is not
   * counted.
   *
   * @param country {@code RU} or {@code KZ}
   */
  static LocalDate after(Tx tx, String country, LocalDate day, int count) {
    var last = day.plusDays(2L * count + LONGEST_REST);
    return after(WorkingDayStore.exceptions(tx, country, day, last), day, count);
  }

  static LocalDate after(Map<LocalDate, Boolean> exceptions, LocalDate day, int count) {
    var reached = day;
    for (int left = count; left > 0; ) {
      reached = reached.plusDays(1);
      if (worked(exceptions, reached)) {
        left--;
      }
    }
    return reached;
  }

  /** Whether a day is worked, as the calendar says or the week. */
  public static boolean worked(Map<LocalDate, Boolean> exceptions, LocalDate day) {
    return exceptions.getOrDefault(day, !weekend(day));
  }

  /** Saturday or Sunday. */
  public static boolean weekend(LocalDate day) {
    return WEEKEND.contains(day.getDayOfWeek());
  }
}
