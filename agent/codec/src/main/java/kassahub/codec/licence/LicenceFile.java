package kassahub.codec.licence;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A licence file ({@code .slf}): a line per register, {@code serial TAB licence TAB signature}, no
 * header.
 *
 * <p>Read tolerantly (tabs or spaces, CRLF or LF, byte order mark, blank lines, either case of
 * hex), checked strictly (16 digits, 128 and 128 hex digits). One bad line refuses the whole file,
 * as the vendor's own server does. A line repeated word for word counts once. Source: register
 * protocol facts §6.3.
 */
public final class LicenceFile {
  /** Longest file that is read: about 120 000 registers. */
  public static final int MAX_BYTES = 32 * 1024 * 1024;

  private static final int HEX_DIGITS = 128;
  private static final Pattern ENDS_OF_LINE = Pattern.compile("\r\n|\n|\r");
  private static final Pattern BETWEEN_COLUMNS = Pattern.compile("[\t ]+");

  private final Map<String, LicenceLine> lines;

  private LicenceFile(Map<String, LicenceLine> lines) {
    this.lines = lines;
  }

  /**
   * A file with these lines in this order.
   *
   * @throws LicenceFileException when there is none, or a serial comes twice with different content
   */
  public static LicenceFile of(List<LicenceLine> lines) {
    Map<String, LicenceLine> bySerial = new LinkedHashMap<>();
    int number = 0;
    for (LicenceLine line : lines) {
      add(bySerial, ++number, line);
    }
    return checked(bySerial);
  }

  /**
   * Reads a file.
   *
   * @throws LicenceFileException for the first line that does not hold, with its number and the
   *     reason
   */
  public static LicenceFile parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw refusal(0, LicenceFileException.Reason.TOO_LARGE, "longer than 32 MiB");
    }
    Map<String, LicenceLine> bySerial = new LinkedHashMap<>();
    String[] rows = ENDS_OF_LINE.split(text(bytes), -1);
    for (int i = 0; i < rows.length; i++) {
      String row = rows[i].strip();
      if (!row.isEmpty()) {
        add(bySerial, i + 1, line(i + 1, row));
      }
    }
    return checked(bySerial);
  }

  /** All lines in the file's order, each serial once. */
  public List<LicenceLine> lines() {
    return List.copyOf(lines.values());
  }

  /**
   * The line of a register; leading zeros may be missing. Anything but 1 to 16 digits finds
   * nothing.
   */
  public Optional<LicenceLine> find(String serial) {
    if (!serial.matches("[0-9]{1,16}")) {
      return Optional.empty();
    }
    return Optional.ofNullable(lines.get(LicenceLine.padSerial(serial)));
  }

  /** The file as registers' tools expect it: ASCII, tabs, upper-case hex, CRLF after every line. */
  public byte[] write() {
    StringBuilder text = new StringBuilder(lines.size() * 276);
    for (LicenceLine line : lines.values()) {
      text.append(line.serial()).append('\t');
      text.append(line.mask().hex()).append('\t');
      text.append(line.signature().hex()).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    int start = startsWithMark(bytes) ? 3 : 0;
    int line = 1;
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line++;
      } else if (bytes[i] < ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
        throw refusal(line, LicenceFileException.Reason.NOT_TEXT, "not plain text");
      }
    }
    return new String(bytes, start, bytes.length - start, StandardCharsets.US_ASCII);
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  private static LicenceLine line(int number, String row) {
    String[] columns = BETWEEN_COLUMNS.split(row, -1);
    if (columns.length != 3) {
      String message = "3 columns expected, found " + columns.length;
      throw refusal(number, LicenceFileException.Reason.COLUMNS, message);
    }
    if (!LicenceLine.isSerial(columns[0])) {
      String message = "serial: 16 decimal digits expected";
      throw refusal(number, LicenceFileException.Reason.SERIAL, message);
    }
    if (isNotHex(columns[1])) {
      String message = "licence: 128 hex digits expected";
      throw refusal(number, LicenceFileException.Reason.LICENCE, message);
    }
    if (isNotHex(columns[2])) {
      String message = "signature: 128 hex digits expected";
      throw refusal(number, LicenceFileException.Reason.SIGNATURE, message);
    }
    return new LicenceLine(
        columns[0], LicenceMask.fromHex(columns[1]), LicenceSignature.fromHex(columns[2]));
  }

  private static boolean isNotHex(String text) {
    return text.length() != HEX_DIGITS || !text.chars().allMatch(HexFormat::isHexDigit);
  }

  private static void add(Map<String, LicenceLine> bySerial, int number, LicenceLine line) {
    LicenceLine earlier = bySerial.putIfAbsent(line.serial(), line);
    if (earlier != null && !earlier.equals(line)) {
      throw refusal(
          number,
          LicenceFileException.Reason.REPEATED_SERIAL,
          "serial " + line.serial() + " stands in an earlier line with another licence");
    }
  }

  private static LicenceFile checked(Map<String, LicenceLine> bySerial) {
    if (bySerial.isEmpty()) {
      throw refusal(0, LicenceFileException.Reason.EMPTY, "no line in the file");
    }
    return new LicenceFile(bySerial);
  }

  private static LicenceFileException refusal(
      int line, LicenceFileException.Reason reason, String message) {
    return new LicenceFileException(line, reason, message);
  }
}
