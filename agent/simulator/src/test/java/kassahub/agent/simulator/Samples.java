package kassahub.agent.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;

/** Registers whose clock stands at noon of 21 November 2026 in Moscow. */
final class Samples {
  static final String SERIAL = "0085430138900121";

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-21T09:00:00Z"));

  private Samples() {}

  static SimulatorConfig register() {
    return SimulatorConfig.of(SERIAL).withClock(NOON, ZoneId.of("Europe/Moscow"));
  }

  /** Reading one field of row 1 as the system administrator. */
  static String readField(int table, int field) {
    return String.format(Locale.ROOT, "1F 1E 00 00 00 %02X 01 00 %02X", table, field);
  }

  /** ASCII text as hex, filled with zeros to the size. */
  static String text(String ascii, int size) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < size; i++) {
      hex.append(
          String.format(
              Locale.ROOT,
              "%s%02X",
              i == 0 ? "" : " ",
              i < ascii.length() ? (int) ascii.charAt(i) : 0));
    }
    return hex.toString();
  }
}
