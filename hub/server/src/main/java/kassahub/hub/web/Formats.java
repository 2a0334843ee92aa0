package kassahub.hub.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.database.Page;

/**
 * Dates, money and numbers as pages show them (UX §6): {@code 13.04.2026 09:04}, {@code 24 000 ₽}
 * with no-break spaces, {@code 3 дня 4 ч}.
 */
public final class Formats {
  private static final char SPACE = '\u00a0';
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd.MM.yyyy");
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Texts texts;
  private final ZoneId zone;
  private final Urgency urgency;

  public Formats(Texts texts, ZoneId zone, Urgency urgency) {
    this.texts = texts;
    this.zone = zone;
    this.urgency = urgency;
  }

  /** Where no term is painted: in mails. */
  public Formats(Texts texts, ZoneId zone) {
    this(texts, zone, Urgency.USUAL);
  }

  /** In whose language. */
  public Texts texts() {
    return texts;
  }

  /** When a term is painted as one that ends. */
  public Urgency urgency() {
    return urgency;
  }

  /** {@code 13.04.2026}, in every language. */
  public static String day(LocalDate date) {
    return DATE.format(date);
  }

  public String date(LocalDate date) {
    return day(date);
  }

  public String date(Instant at) {
    return DATE.format(at.atZone(zone));
  }

  /** The date, or {@code -} as catalogue tables show nothing. */
  public String date(Optional<LocalDate> date) {
    return date.map(this::date).orElse("-");
  }

  public String dateTime(Instant at) {
    return DATE_TIME.format(at.atZone(zone));
  }

  public String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }

  public String number(long number) {
    return grouped(texts.locale(), number);
  }

  /** Rows that were counted no further than {@link Page#COUNTED}: {@code 10 000+}. */
  public String tally(long rows) {
    return number(Math.min(rows, Page.COUNTED)) + (rows > Page.COUNTED ? "+" : "");
  }

  /**
   * An amount with its sign; kopecks only when there are any.
   *
   * @param minor kopecks or tiyn
   * @param currency {@code RUB} or {@code KZT}
   */
  public String money(long minor, String currency) {
    long whole = minor / 100;
    long rest = Math.abs(minor % 100);
    String cents = rest == 0 ? "" : (russian() ? "," : ".") + "%02d".formatted(rest);
    String minus = minor < 0 && whole == 0 ? "-" : "";
    return minus + number(whole) + cents + SPACE + unit(currency);
  }

  /** «₽» or «₸». */
  public static String unit(String currency) {
    return currency.equals("KZT") ? "₸" : "₽";
  }

  /** How long: the largest unit, and the next one when that is days or hours. */
  public String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return texts.say("age.seconds", "count", seconds);
    }
    if (seconds < 3600) {
      return texts.say("age.minutes", "count", seconds / 60);
    }
    if (seconds < 86_400) {
      return texts.say("age.hours", "count", seconds / 3600, "minutes", seconds / 60 % 60);
    }
    return texts.say("age.days", "count", seconds / 86_400, "hours", seconds / 3600 % 24);
  }

  private boolean russian() {
    return texts.locale().getLanguage().equals("ru");
  }

  static String grouped(Locale locale, long number) {
    String digits = Long.toString(Math.abs(number));
    var text = new StringBuilder(digits);
    char separator = locale.getLanguage().equals("ru") ? SPACE : ',';
    for (int at = digits.length() - 3; at > 0; at -= 3) {
      text.insert(at, separator);
    }
    return number < 0 ? "-" + text : text.toString();
  }
}
