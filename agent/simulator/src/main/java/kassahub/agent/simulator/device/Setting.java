package kassahub.agent.simulator.device;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;

/** What a register remembers, each as text; {@code --state} keeps exactly this. */
public enum Setting {
  SERIAL("serial", "factory number, 16 digits; another one is another register", Form.DIGITS, 16),
  RNM("rnm", "registration number, 16 digits", Form.DIGITS, 16),
  INN("inn", "the user's INN; another one re-registers the register", Form.INN),
  USER_NAME("user-name", "name of the user (tag 1048)", Form.TEXT, 128),
  ADDRESS("address", "address of settlements (tag 1009)", Form.TEXT, 128),
  PLACE("place", "place of settlements (tag 1187)", Form.TEXT, 128),
  TAX_SITE("tax-site", "site of the tax service (tag 1060)", Form.TEXT, 64),
  EMAIL("email", "sender of receipts (tag 1117)", Form.TEXT, 64),
  AUTOMAT("automat", "number of the automat (tag 1036)", Form.TEXT, 20),
  CASHIER("cashier", "name of the cashier (tag 1021)", Form.TEXT, 64),
  OFD_NAME("ofd-name", "name of the data operator (tag 1046)", Form.TEXT, 128),
  OFD_INN("ofd-inn", "INN of the data operator (tag 1017)", Form.INN),
  OFD_SITE("ofd-site", "site of the data operator", Form.TEXT, 64),
  TAXATION("taxation", "bits of tag 1062", Form.NUMBER, 1, 63),
  AUTONOMOUS("autonomous", "1: sends nothing to an operator (tag 1002)", Form.NUMBER, 0, 1),
  MARKED("marked", "1: trades marked goods (tag 1290 bit 8)", Form.NUMBER, 0, 1),
  PAWNSHOP("pawnshop", "1: pawnshop (tag 1290 bit 12)", Form.NUMBER, 0, 1),
  INSURANCE("insurance", "1: insurance (tag 1290 bit 13)", Form.NUMBER, 0, 1),
  ZONE(
      "zone",
      "time zone, table 18 field 25: 0 unknown, 1 to 11 from Kaliningrad on",
      Form.NUMBER,
      0,
      12),
  UIN("uin", "remote monitoring identifier, --- when absent", Form.TEXT, 32),
  FN("fn", "number of the storage, 16 digits; another one replaces the storage", Form.DIGITS, 16),
  FN_ACTIVATED("fn-activated", "date of the storage's first registration", Form.DATE),
  FN_EXPIRES("fn-expires", "last day of the storage", Form.DATE),
  FN_SERIAL_TYPE("fn-serial-type", "0: a debug storage", Form.NUMBER, 0, 1),
  REGISTERED("registered", "document of the last registration", Form.NUMBER, 1, Limits.U32),
  REGISTERED_AT("registered-at", "its time", Form.TIME),
  REGISTRATIONS("registrations", "how many registrations this storage saw", Form.NUMBER, 1, 11),
  REGISTRATION_REASON("registration-reason", "bits of tag 1101", Form.NUMBER, 0, Limits.U32),
  DOCUMENTS("documents", "number of the last fiscal document", Form.NUMBER, 1, Limits.U32),
  DOCUMENT_AT("document-at", "its time", Form.TIME),
  SHIFT_NUMBER("shift-number", "the shift that is open, or was last", Form.NUMBER, 0, 65_535),
  SHIFT_OPENED(
      "shift-opened", "when the open shift began; empty when closed", Form.TIME_OR_NOTHING),
  SHIFT_OPENING("shift-opening", "document that opened the last shift", Form.NUMBER, 0, Limits.U32),
  SHIFT_CLOSING("shift-closing", "document that closed the last shift", Form.NUMBER, 0, Limits.U32),
  RECEIPTS("receipts", "receipts in the shift", Form.NUMBER, 0, 65_535),
  LICENCE("licence", "licence bytes in hex, as if installed by hand", Form.LICENCE),
  SIGNATURE("signature", "the licence's signature in hex", Form.SIGNATURE),
  LICENCE_WRITES("licence-writes", "licences taken by FE E6 so far", Form.NUMBER, 0, Limits.U32),
  CLOCK_OFFSET(
      "clock-offset",
      "seconds the register's clock is ahead",
      Form.NUMBER,
      -Limits.U32,
      Limits.U32),
  PROTOCOL("protocol", "auto, 1 or 2", Form.PROTOCOL);

  /** What values look like. */
  private enum Form {
    DIGITS,
    INN,
    TEXT,
    NUMBER,
    DATE,
    TIME,
    TIME_OR_NOTHING,
    LICENCE,
    SIGNATURE,
    PROTOCOL
  }

  private static final class Limits {
    static final long U32 = 0xFFFF_FFFFL;
  }

  private final String title;
  private final String help;
  private final Form form;
  private final long least;
  private final long most;

  Setting(String title, String help, Form form) {
    this(title, help, form, 0, 0);
  }

  Setting(String title, String help, Form form, long most) {
    this(title, help, form, 0, most);
  }

  Setting(String title, String help, Form form, long least, long most) {
    this.title = title;
    this.help = help;
    this.form = form;
    this.least = least;
    this.most = most;
  }

  /** As written on the command line. */
  public String title() {
    return title;
  }

  /** One line for people. */
  public String help() {
    return help;
  }

  static Optional<Setting> find(String title) {
    return Arrays.stream(values()).filter(setting -> setting.title.equals(title)).findFirst();
  }

  /** Refuses a value that this setting cannot have, naming the setting. */
  void check(String value) {
    try {
      require(fits(value));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          title + ": cannot be '" + value + "'; " + help + "; " + e.getMessage(), e);
    }
  }

  private boolean fits(String value) {
    return switch (form) {
      case DIGITS -> value.matches("[0-9]{" + most + "}");
      case INN -> value.matches("[0-9]{10}|[0-9]{12}");
      case TEXT -> fitsText(value);
      case NUMBER -> Long.parseLong(value) >= least && Long.parseLong(value) <= most;
      case DATE -> LocalDate.parse(value).getYear() > 0;
      case TIME -> LocalDateTime.parse(value).getYear() > 0;
      case TIME_OR_NOTHING -> value.isEmpty() || LocalDateTime.parse(value).getYear() > 0;
      case LICENCE -> LicenceMask.fromHex(value).bytes().length > 0;
      case SIGNATURE -> value.matches("([0-9A-Fa-f]{128})?");
      case PROTOCOL -> value.matches("auto|1|2");
    };
  }

  /** The storage keeps text in code page 866: it has no angle quotes. */
  private boolean fitsText(String value) {
    if (!Answer.STORAGE_TEXT.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException("only characters of code page 866");
    }
    return value.length() <= most && value.chars().allMatch(c -> c >= ' ');
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("out of range");
    }
  }
}
