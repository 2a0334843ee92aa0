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

  /** The quarter before the one of this day: what accountants compare. */
  public static Period lastQuarter(LocalDate today) {
    var begun = today.withDayOfMonth(1).minusMonths((today.getMonthValue() - 1) % 3);
    return new Period(begun.minusMonths(3), begun.minusDays(1));
  }
}
