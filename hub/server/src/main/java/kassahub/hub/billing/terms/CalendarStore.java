package kassahub.hub.billing.terms;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import kassahub.hub.database.Tx;

final class CalendarStore {
  private static final String YEARS =
      """
      select year from calendar_year where country = $1
      union select generate_series($2::int, $3::int) order by year desc limit 100
      """;
  private static final String DAYS =
      """
      select day, working from working_calendar
      where country = $1 and day between make_date($2, 1, 1) and make_date($2, 12, 31)
      order by day limit 400
      """;
  private static final String ORIGIN =
      """
      select origin, provisional from calendar_year
      where country = $1 and year = $2
      """;

  /** The row stays locked until its days are written. */
  private static final String OWN =
      """
      insert into calendar_year (country, year, origin, edition, provisional, changed_at, changed_by)
      values ($1, $2, 'operator', 0, false, $3, $4)
      on conflict (country, year) do update set origin = 'operator', edition = 0,
        provisional = false, changed_at = excluded.changed_at, changed_by = excluded.changed_by
      """;

  private static final String OF_RELEASE =
      """
      insert into calendar_year (country, year, origin, edition, provisional, changed_at, changed_by)
      values ($1, $2, 'release', $3, $4, $5, 'hub')
      on conflict (country, year) do update set edition = excluded.edition,
        provisional = excluded.provisional, changed_at = excluded.changed_at
      where calendar_year.origin = 'release' and calendar_year.edition < excluded.edition
      """;
  private static final String FORGET = "delete from calendar_year where country = $1 and year = $2";
  private static final String CLEAR =
      """
      delete from working_calendar
      where country = $1 and day between make_date($2, 1, 1) and make_date($2, 12, 31)
      """;
  private static final String INSERT =
      """
      insert into working_calendar (country, day, working)
      select $1, day, working from unnest($2::date[], $3::boolean[]) as known (day, working)
      """;

  private CalendarStore() {}

  static List<Integer> years(Tx tx, String country, int first, int last) {
    return tx.list(YEARS, row -> row.integer("year"), country, first, last);
  }

  static CalendarYear year(Tx tx, String country, int year) {
    var days = new TreeMap<LocalDate, Boolean>();
    tx.list(DAYS, row -> Map.entry(row.date("day"), row.flag("working")), country, year)
        .forEach(day -> days.put(day.getKey(), day.getValue()));
    var origin =
        tx.find(
            ORIGIN,
            row ->
                new CalendarYear.Origin(
                    row.string("origin").equals("operator"), row.flag("provisional")),
            country,
            year);
    return new CalendarYear(country, year, days, origin);
  }

  static void own(Tx tx, String country, int year, Instant at, String by) {
    tx.execute(OWN, country, year, at, by);
  }

  /** Whether the release's year is newer than what is there, and not an operator's. */
  static boolean ofRelease(
      Tx tx, String country, int year, int edition, boolean provisional, Instant at) {
    return tx.execute(OF_RELEASE, country, year, edition, provisional, at) == 1;
  }

  static void forget(Tx tx, String country, int year) {
    tx.execute(FORGET, country, year);
  }

  static void replace(Tx tx, String country, int year, SortedMap<LocalDate, Boolean> days) {
    tx.execute(CLEAR, country, year);
    tx.execute(
        INSERT,
        country,
        days.keySet().toArray(LocalDate[]::new),
        days.values().toArray(Boolean[]::new));
  }
}
