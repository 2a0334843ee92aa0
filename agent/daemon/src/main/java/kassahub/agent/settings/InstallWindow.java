package kassahub.agent.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kassahub.codec.licence.LicenceMask;

/**
 * The hours of a day in which licences are installed, by the clock of the till's computer.
 *
 * @param from the first minute
 * @param until the first minute that is outside; before {@code from}: of the next day
 */
public record InstallWindow(LocalTime from, LocalTime until) {
  private static final int LEAST_MINUTES = 60;
  private static final int DAY_MINUTES = 24 * 60;
  private static final Pattern TEXT = Pattern.compile("(\\d{2}:\\d{2})-(\\d{2}:\\d{2})");

  /** What has to be done sooner than so long after the next opening does not wait for it. */
  private static final Duration ROOM = Duration.ofHours(1);

  public InstallWindow {
    if (minutes(from, until) < LEAST_MINUTES) {
      throw new IllegalArgumentException("a window for installs has at least 60 minutes");
    }
  }

  /** Of minutes since midnight. */
  static InstallWindow ofMinutes(int from, int until) {
    if (from < 0 || from >= DAY_MINUTES || until < 0 || until >= DAY_MINUTES) {
      throw new IllegalArgumentException("a minute of a day is 0 to 1439");
    }
    return new InstallWindow(
        LocalTime.of(from / 60, from % 60), LocalTime.of(until / 60, until % 60));
  }

  /**
   * Of {@code "22:00-06:00"}.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static InstallWindow parse(String text) {
    Matcher times = TEXT.matcher(text.strip());
    if (!times.matches()) {
      throw new IllegalArgumentException("\"22:00-06:00\" expected, found " + text);
    }
    try {
      return new InstallWindow(LocalTime.parse(times.group(1)), LocalTime.parse(times.group(2)));
    } catch (DateTimeException noTime) {
      throw new IllegalArgumentException("no time of a day in " + text, noTime);
    }
  }

  public String text() {
    return from + "-" + until;
  }

  int fromMinute() {
    return from.toSecondOfDay() / 60;
  }

  int untilMinute() {
    return until.toSecondOfDay() / 60;
  }

  boolean isOpen(ZonedDateTime now) {
    LocalTime time = now.toLocalTime();
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(until);
    return from.isBefore(until) ? begun && !over : begun || !over;
  }

  /** When it opens next, for a time at which it is closed. */
  ZonedDateTime nextOpening(ZonedDateTime now) {
    ZonedDateTime today = now.with(from);
    return today.isAfter(now) ? today : now.plusDays(1).with(from);
  }

  /**
   * Whether a licence has to wait for the next opening. It has not when it would come too late: the
   * register's own ends before the day after the opening is over, or nobody knows when, or the
   * order ends within an hour of the opening.
   *
   * @param held what the register was read to hold; empty: unknown
   */
  boolean holdsBack(ZonedDateTime now, Optional<LicenceMask> held, ZonedDateTime deadline) {
    if (isOpen(now)) {
      return false;
    }
    ZonedDateTime opening = nextOpening(now);
    LocalDate dayAfter = opening.toLocalDate().plusDays(1);
    boolean runsOn = held.map(mask -> mask.coversThrough(dayAfter)).orElse(false);
    return runsOn && deadline.isAfter(opening.plus(ROOM));
  }

  private static int minutes(LocalTime from, LocalTime until) {
    int length = (until.toSecondOfDay() - from.toSecondOfDay()) / 60;
    return length < 0 ? length + DAY_MINUTES : length;
  }
}
