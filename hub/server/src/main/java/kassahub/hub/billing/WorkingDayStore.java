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

  /** Days of a year that nobody has entered yet: what an operator changed stays. */
  private static final String FILL =
      """
      insert into working_calendar (country, day, working)
      select $1, day, working from unnest($2::date[], $3::boolean[]) as known (day, working)
      where not exists (
        select from working_calendar c
        where c.country = $1 and extract(year from c.day) = extract(year from known.day))
      on conflict do nothing
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

  static int fill(Tx tx, String country, LocalDate[] days, Boolean[] working) {
    return tx.execute(FILL, country, days, working);
  }
}
