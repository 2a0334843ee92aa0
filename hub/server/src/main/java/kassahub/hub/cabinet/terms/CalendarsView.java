package kassahub.hub.cabinet.terms;

import java.util.List;
import kassahub.hub.billing.terms.CalendarYear;

/** The years of every country, the latest of each first. */
public record CalendarsView(List<CalendarYear> years) {
  /** Where a year comes from: a key of texts. */
  public static String origin(CalendarYear year) {
    return year.origin()
        .map(
            from ->
                from.byOperator()
                    ? "calendar.origin.operator"
                    : from.provisional()
                        ? "calendar.origin.provisional"
                        : "calendar.origin.release")
        .orElse("calendar.origin.none");
  }

  /** How sure it is: a class that paints it. */
  public static String tone(CalendarYear year) {
    return year.origin().map(from -> from.provisional() ? "kh-soon" : "kh-ok").orElse("kh-warn");
  }
}
