package kassahub.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of enrolment strings that lies on many computers: a single string for all of them, or the
 * cabinet's table with one for each till.
 */
final class BatchStrings {
  private static final Pattern STRING = Pattern.compile("kh1:\\S+");
  private static final int SERIAL = 0;
  private static final int NAME = 1;
  private static final int TEXT = 3;

  private BatchStrings() {}

  /**
   * The string of this computer: of its register's serial number, else of a till that is called
   * like the computer; empty when there is none, or it is used up.
   */
  static Optional<String> find(String file, String serial, String host) {
    if (STRING.matcher(file.strip()).matches()) {
      return Optional.of(file.strip());
    }
    List<List<String>> rows = file.lines().map(BatchStrings::fields).toList();
    Optional<String> bySerial = find(rows, SERIAL, serial);
    return bySerial.isPresent() || !serial.isEmpty() ? bySerial : find(rows, NAME, host);
  }

  private static Optional<String> find(List<List<String>> rows, int column, String wanted) {
    return rows.stream()
        .filter(row -> row.size() > TEXT && !wanted.isEmpty())
        .filter(row -> row.get(column).equalsIgnoreCase(wanted))
        .map(row -> row.get(TEXT))
        .filter(string -> STRING.matcher(string).matches())
        .findFirst();
  }

  /** Of a line that the hub wrote: semicolons, quotes doubled within quotes. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"' && quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        field.append(c);
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
