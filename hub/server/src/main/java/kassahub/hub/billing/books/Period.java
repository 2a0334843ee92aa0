package kassahub.hub.billing.books;

import java.time.LocalDate;
import java.util.Map;
import kassahub.hub.problem.Problem;

/**
 * Legal days, both included.
 *
 * @param from not after {@code to}, and at most three years before it
 */
public record Period(LocalDate from, LocalDate to) {
  private static final int MOST_YEARS = 3;
  private static final int CLOSING = 20;

  /**
   * Checks the days.
   *
   * @throws Problem.Invalid {@code BAD_PERIOD}
   */
  public Period {
    if (to.isBefore(from) || from.plusYears(MOST_YEARS).isBefore(to)) {
      throw new Problem.Invalid(
          "BAD_PERIOD", "from not after to and at most three years before it", Map.of());
    }
  }

  /**
   * What accountants look at on this day: the quarter up to it, and within its first {@value
   * #CLOSING} days the whole one before it, which is being closed then.
   */
  public static Period usual(LocalDate today) {
    var day = today.minusDays(CLOSING);
    var begun = day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
    var end = begun.plusMonths(3).minusDays(1);
    return new Period(begun, end.isBefore(today) ? end : today);
  }
}
