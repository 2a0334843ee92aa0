package kassahub.hub.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Which day it is for contracts, whatever zone a page shows (design d19). */
public final class LegalDay {
  private static final ZoneId RUSSIA = ZoneId.of("Europe/Moscow");
  private static final ZoneId KAZAKHSTAN = ZoneId.of("Asia/Almaty");

  private LegalDay() {}

  /** The zone of a country's legal days: RU or KZ. */
  public static ZoneId zone(String country) {
    return "KZ".equals(country) ? KAZAKHSTAN : RUSSIA;
  }

  /** The legal day of an instant in a country. */
  public static LocalDate of(Instant instant, String country) {
    return LocalDate.ofInstant(instant, zone(country));
  }
}
