package kassahub.hub.gateway;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Values of the messages as the hub's types. Absent stays absent; what no calendar can hold counts
 * as not told.
 */
final class Proto {
  private static final int TEXT_LIMIT = 500;
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long LAST_SECOND = LAST_DAY * 86_400;

  private Proto() {}

  /** Text that PostgreSQL can store. */
  static String text(String value) {
    String clean = value.indexOf('\0') < 0 ? value : value.replace("\0", "");
    return clean.length() <= TEXT_LIMIT ? clean : clean.substring(0, cut(clean));
  }

  /** Never between the two halves of a character: JSON cannot hold one of them alone. */
  private static int cut(String text) {
    return Character.isHighSurrogate(text.charAt(TEXT_LIMIT - 1)) ? TEXT_LIMIT - 1 : TEXT_LIMIT;
  }

  static Optional<String> text(boolean told, String value) {
    return told ? Optional.of(text(value)) : Optional.empty();
  }

  static OptionalInt small(boolean told, int value) {
    return told && value >= 0 ? OptionalInt.of(value) : OptionalInt.empty();
  }

  static OptionalInt signed(boolean told, int value) {
    return told ? OptionalInt.of(value) : OptionalInt.empty();
  }

  static OptionalInt percent(boolean told, int value) {
    return told && value >= 0 && value <= 100 ? OptionalInt.of(value) : OptionalInt.empty();
  }

  static OptionalLong count(boolean told, int value) {
    return told ? OptionalLong.of(Integer.toUnsignedLong(value)) : OptionalLong.empty();
  }

  static Optional<Boolean> flag(boolean told, boolean value) {
    return told ? Optional.of(value) : Optional.empty();
  }

  static Optional<LocalDate> day(boolean told, int value) {
    return told && value >= 0 && value <= LAST_DAY
        ? Optional.of(LocalDate.ofEpochDay(value))
        : Optional.empty();
  }

  static Optional<LocalDateTime> wall(boolean told, long seconds) {
    return told && seconds >= 0 && seconds <= LAST_SECOND
        ? Optional.of(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC))
        : Optional.empty();
  }

  /** An instant, pulled into the years 1970 to 9999. */
  static Instant instant(long millis) {
    return Instant.ofEpochMilli(Math.clamp(millis, 0, LAST_SECOND * 1000));
  }
}
