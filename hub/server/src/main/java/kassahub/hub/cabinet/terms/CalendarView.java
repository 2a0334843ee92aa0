package kassahub.hub.cabinet.terms;

import java.time.Month;
import java.util.List;
import kassahub.hub.billing.terms.CalendarYear;
import kassahub.hub.cabinet.Fields;

/** Working days of one year. */
public record CalendarView(CalendarYear year, Fields form) {
  public List<Month> months() {
    return List.of(Month.values());
  }

  public boolean byOperator() {
    return year.origin().map(CalendarYear.Origin::byOperator).orElse(false);
  }
}
