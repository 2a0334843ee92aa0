package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.database.Tx;

final class WorkingDayStore {
  private static final String EXCEPTIONS =
      """
      select day, working from working_calendar
      where country = $1 and day > $2 and day <= $3 order by day limit 2000
      """;

  private WorkingDayStore() {}

  static Map<LocalDate, Boolean> exceptions(
      Tx tx, String country, LocalDate after, LocalDate upto) {
    return tx
        .list(
            EXCEPTIONS,
            row -> Map.entry(row.date("day"), row.flag("working")),
            country,
            after,
            upto)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
