package kassahub.hub.billing.terms;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.WorkingDays;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Working-day calendars. They come with releases; an operator's word stands over a
 * release's. A due day that was printed stays, whatever becomes of its calendar.
 */
public final class Calendars {
  private static final Logger LOG = LoggerFactory.getLogger(Calendars.class);
  private static final int FIRST_YEAR = 2020;
  private static final int LAST_YEAR = 2100;

  /** As people of both countries write it. */
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd.MM.yyyy");

  /** The present year and those that invoices of today can be due in. */
  private static final int YEARS_AHEAD = 2;

  public static final List<String> COUNTRIES = List.of("RU", "KZ");

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Calendars(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** Enters the years of this release where nobody, or an older release, entered them; how many. */
  public int enter() {
    int years = 0;
    for (var country : COUNTRIES) {
      var known = KnownCalendar.of(country);
      for (int year : known.years()) {
        years += database.transact(tx -> enter(tx, known, year)) ? 1 : 0;
      }
    }
    return years;
  }

  /** The years that are known or will soon be needed, by country. */
  public List<CalendarYear> list(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    int now = LegalDay.of(clock.instant(), "RU").getYear();
    return database.transact(
        caller.scope(),
        tx ->
            COUNTRIES.stream()
                .flatMap(
                    country ->
                        CalendarStore.years(tx, country, now, now + YEARS_AHEAD).stream()
                            .map(year -> CalendarStore.year(tx, country, year)))
                .toList());
  }

  /**
   * One year.
   *
   * @throws Problem.NotFound {@code NO_SUCH_CALENDAR}
   */
  public CalendarYear get(Caller caller, String country, int year) {
    caller.require(Permission.MANAGE_MONEY);
    requireKnown(country, year);
    return database.transact(caller.scope(), tx -> CalendarStore.year(tx, country, year));
  }

  /**
   * Replaces a year by an operator's.
   *
   * @param free days from Monday to Friday that are not worked
   * @param worked Saturdays and Sundays that are
   * @throws Problem.NotFound {@code NO_SUCH_CALENDAR}
   * @throws Problem.Invalid {@code BAD_CALENDAR_DAY} with the day as a fact: of another year, free
   *     on a weekend, worked on a weekday
   */
  public void save(
      Caller caller,
      String country,
      int year,
      Collection<LocalDate> free,
      Collection<LocalDate> worked) {
    caller.require(Permission.MANAGE_MONEY);
    requireKnown(country, year);
    var days = new TreeMap<LocalDate, Boolean>();
    free.forEach(day -> days.put(requireDay(day, year, false), false));
    worked.forEach(day -> days.put(requireDay(day, year, true), true));
    var now = clock.instant();
    database.run(
        caller.scope(),
        tx -> {
          CalendarStore.own(tx, country, year, now, caller.actor().name());
          CalendarStore.replace(tx, country, year, days);
          record(tx, caller, "calendar.changed", country, year, days.size());
        });
  }

  /**
   * Gives a year back to releases: this one's days, and those of later ones.
   *
   * @throws Problem.NotFound {@code NO_SUCH_CALENDAR}, also when this release knows nothing of it
   */
  public void giveBack(Caller caller, String country, int year) {
    caller.require(Permission.MANAGE_MONEY);
    requireKnown(country, year);
    var known = KnownCalendar.of(country);
    if (!known.years().contains(year)) {
      throw noSuchCalendar();
    }
    database.run(
        caller.scope(),
        tx -> {
          CalendarStore.forget(tx, country, year);
          enter(tx, known, year);
          record(tx, caller, "calendar.given-back", country, year, known.days(year).size());
        });
  }

  private boolean enter(Tx tx, KnownCalendar known, int year) {
    boolean newer =
        CalendarStore.ofRelease(
            tx, known.country(), year, known.edition(), known.provisional(year), clock.instant());
    if (newer) {
      CalendarStore.replace(tx, known.country(), year, known.days(year));
      LOG.info("Working-day calendar was entered. country={} year={}", known.country(), year);
    }
    return newer;
  }

  private void record(Tx tx, Caller caller, String action, String country, int year, int days) {
    journal.record(
        tx,
        caller.actor(),
        action,
        "calendar",
        country + "-" + year,
        Map.of("days", Integer.toString(days)));
  }

  private static LocalDate requireDay(LocalDate day, int year, boolean weekend) {
    if (day.getYear() != year || WorkingDays.weekend(day) != weekend) {
      throw new Problem.Invalid(
          "BAD_CALENDAR_DAY",
          "a day of that year and kind expected",
          Map.of("day", DAY.format(day), "kind", weekend ? "worked" : "free"));
    }
    return day;
  }

  private static void requireKnown(String country, int year) {
    if (!COUNTRIES.contains(Objects.requireNonNull(country))
        || year < FIRST_YEAR
        || year > LAST_YEAR) {
      throw noSuchCalendar();
    }
  }

  private static Problem noSuchCalendar() {
    return new Problem.NotFound("NO_SUCH_CALENDAR", "no calendar of that country and year");
  }
}
