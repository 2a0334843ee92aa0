package kassahub.hub.catalogue;

import java.time.LocalDate;
import java.util.Locale;

/**
 * For how long a licence is sold.
 *
 * @param value at least 1
 */
public record Term(int value, Unit unit) {
  /** What the value counts. */
  public enum Unit {
    /** Calendar months; the last day of a shorter month stands for its missing days. */
    MONTH,
    /** Days. */
    DAY;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Unit ofColumn(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  public Term {
    if (value < 1) {
      throw new IllegalArgumentException("value: at least 1 expected, found " + value);
    }
  }

  /** So many calendar months. */
  public static Term months(int months) {
    return new Term(months, Unit.MONTH);
  }

  /** The day on which the term ends that starts at this day. */
  public LocalDate after(LocalDate start) {
    return switch (unit) {
      case MONTH -> start.plusMonths(value);
      case DAY -> start.plusDays(value);
    };
  }
}
