package kassahub.agent.simulator.device;

import java.util.Arrays;
import java.util.Optional;

/** Everything that can be made to go wrong, on order. {@code NAME=off} ends it. */
public enum Fault {
  NO_FN("no-fn", "the storage does not answer: FF commands give 30h"),
  SHIFT_OPEN("shift-open", "opens a shift now (mode 2); off closes it"),
  SHIFT_OVER_24H("shift-over-24h", "the open shift began 25 hours ago (mode 3); off closes it"),
  DOCUMENT_OPEN("document-open", "a receipt is open (mode 8)"),
  LICENCE_REFUSED(
      "licence-refused", "=CODE: writing a licence ends with this result", 0xD5, 1, 0xFF),
  LICENCE_NOT_KEPT("licence-not-kept", "says that a licence is written and keeps the one before"),
  NO_LICENCE_COMMANDS("no-licence-commands", "FE E6 and FE E7 are unknown (37h)"),
  MODE("mode", "=N: this mode byte instead of the true one", 9, 0, 0xFF),
  BUSY("busy", "another program holds the port: TCP connections are closed at once"),
  PRINTING("printing", "still printing: everything but identification gives 50h"),
  DATE_CONFIRM("date-confirm", "waits for 23h (mode 6): everything but identification gives C0h"),
  FIRMWARE_REPLACED("firmware-replaced", "everything but identification gives 78h"),
  PASSWORD("password", "=N: the system administrator's password is N", 12_345_678, 0, 99_999_999),
  UNSENT("unsent", "=N: documents not yet taken by the operator", 5, 0, 65_535),
  UNSENT_DAYS(
      "unsent-days", "=N: age of the oldest of them; from 3 days on warning bit 3", 3, 0, 40),
  FLK_ERROR(
      "flk-error", "the last ticket refused a document: warning bit 4, table 20 field 7 = 14"),
  FN_MEMORY("fn-memory", "=PERCENT of the storage used; from 99 on warning bit 2", 99, 1, 100),
  FN_WARNINGS("fn-warnings", "=BITS added to the warning byte", 1, 0, 0xFF),
  SILENT("silent", "takes connections and bytes, answers nothing"),
  HALF_OPEN(
      "half-open",
      "=N: after N answers a connection goes dead without being closed",
      1,
      0,
      1_000_000),
  SLOW("slow", "=MS before every answer; the acknowledgement comes at once", 2_000, 0, 600_000),
  CUT_AFTER_ACK("cut-after-ack", "executes, acknowledges and hangs up before answering"),
  BAD_LRC("bad-lrc", "=PERCENT of answers with a wrong check sum", 50, 1, 100),
  NAK("nak", "=PERCENT of commands not acknowledged", 50, 1, 100),
  NO_FILL("no-fill", "no FF after the host's acknowledgement on TCP"),
  KEEP_PENDING("keep-pending", "an answer not acknowledged outlives its TCP connection"),
  SHORT_ERRORS("short-errors", "errors of FF commands without the second code byte");

  private final String title;
  private final String help;
  private final long preset;
  private final long least;
  private final long most;

  Fault(String title, String help) {
    this(title, help, 1, 1, 1);
  }

  Fault(String title, String help, long preset, long least, long most) {
    this.title = title;
    this.help = help;
    this.preset = preset;
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

  static Optional<Fault> find(String title) {
    return Arrays.stream(values()).filter(fault -> fault.title.equals(title)).findFirst();
  }

  long parse(String value) {
    if (value.isEmpty() || value.equals("on")) {
      return preset;
    }
    long number = number(value);
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          title + ": " + (least == most ? "on or off" : least + " to " + most + ", on or off"));
    }
    return number;
  }

  private static long number(String value) {
    try {
      return Long.decode(value);
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }
}
