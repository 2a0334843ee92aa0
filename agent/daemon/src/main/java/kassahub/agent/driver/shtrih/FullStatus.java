package kassahub.agent.driver.shtrih;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;

/** The answer to 11h, as far as it means something with a fiscal storage (facts §3.1, §3.3). */
record FullStatus(
    String firmwareVersion,
    int firmwareBuild,
    Optional<LocalDate> firmwareDate,
    int mode,
    int submode,
    Optional<LocalDateTime> clock,
    Optional<String> shortSerial) {

  static final int SHIFT_CLOSED = 4;
  static final int DATE_CONFIRMATION = 6;
  private static final long NO_SERIAL = 0xFFFF_FFFFL;

  static FullStatus parse(Fields fields) throws FaultException {
    fields.skip(1);
    String letters = fields.text(2, Fields.TABLE_TEXT);
    int build = fields.u16();
    Optional<LocalDate> built = fields.registerDate();
    fields.skip(5);
    int mode = fields.u8();
    int submode = fields.u8();
    fields.skip(8);
    Optional<LocalDate> date = fields.registerDate();
    Optional<LocalTime> time = fields.registerTime();
    long serial = fields.skip(1).u32();
    return new FullStatus(
        dotted(letters),
        build,
        built,
        mode,
        submode,
        date.flatMap(day -> time.map(day::atTime)),
        serial == NO_SERIAL ? Optional.empty() : Optional.of(String.valueOf(serial)));
  }

  /** The mode without its status bits. */
  int modeNumber() {
    return mode & 0x0F;
  }

  /** Somebody is in the middle of a document, a slip or a report. */
  boolean documentOpen() {
    int number = modeNumber();
    return number == 8 || number == 13 || number == 14 || number == 15;
  }

  ShiftState shift() {
    return switch (modeNumber()) {
      case 2 -> ShiftState.OPEN;
      case 3 -> ShiftState.OVER_24_HOURS;
      case SHIFT_CLOSED -> ShiftState.CLOSED;
      default -> ShiftState.UNKNOWN;
    };
  }

  private static String dotted(String letters) {
    return letters.length() == 2 ? letters.charAt(0) + "." + letters.charAt(1) : letters;
  }
}
