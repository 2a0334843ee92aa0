package kassahub.hub.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** Which day it is for contracts, whatever zone a page shows (design d19). */
public final class LegalDay {
  private static final ZoneId RUSSIA = ZoneId.of("Europe/Moscow");
  private static final ZoneId KAZAKHSTAN = ZoneId.of("Asia/Almaty");

  private static final DateTimeFormatter SENT = DateTimeFormatter.ISO_LOCAL_DATE;
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("dd.MM.uuuu").withResolverStyle(ResolverStyle.STRICT);
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2100;

  private LegalDay() {}

  /** The zone of a country's legal days: RU or KZ. */
  public static ZoneId zone(String country) {
    return "KZ".equals(country) ? KAZAKHSTAN : RUSSIA;
  }

  /**
   * A day as browsers send it or people write it, {@code 2026-12-31} or {@code 31.12.2026}; nothing
   * for anything else. Whoever types 26 for a year means none that there was.
   */
  public static Optional<LocalDate> typed(String text) {
    try {
      return Optional.of(LocalDate.parse(text, text.contains(".") ? WRITTEN : SENT))
          .filter(day -> day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR);
    } catch (DateTimeParseException notDay) {
      return Optional.empty();
    }
  }

  /** The legal day of an instant in a country. */
  public static LocalDate of(Instant instant, String country) {
    return LocalDate.ofInstant(instant, zone(country));
  }
}
