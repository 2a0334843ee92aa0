package kassahub.hub.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.register.SerialNumber;

/**
 * Reads a file of tills: a row each, divided by semicolons, commas or tabs, fields in quotes where
 * needed. A first row that names columns sets their order; without it they are serial, name,
 * address.
 */
public final class BatchFile {
  /** More are refused. */
  public static final int MOST_TILLS = 5_000;

  private static final int MOST_FAULTS = 100;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_ADDRESS = 300;

  /** What a column may be called, in lower case; files come from people. */
  private static final Map<String, Set<String>> TITLES = titles();

  private static final List<String> USUAL = List.of("serial", "name", "address");

  private final String taxNumber;
  private final List<BatchDraft.Till> tills = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Set<String> serials = new HashSet<>();
  private List<String> columns = USUAL;

  /** By column, as the file beside this class spells them. */
  private static Map<String, Set<String>> titles() {
    var read = new Properties();
    try (var file =
        new InputStreamReader(
            Objects.requireNonNull(BatchFile.class.getResourceAsStream("/batch-titles.properties")),
            UTF_8)) {
      read.load(file);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return read.stringPropertyNames().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                column -> column, column -> Set.of(read.getProperty(column).split(","))));
  }

  private BatchFile(String taxNumber) {
    this.taxNumber = taxNumber;
  }

  /**
   * Something wrong with a line.
   *
   * @param line from 1; 0: the whole file
   * @param code end of the sentence's key
   */
  public record Fault(int line, String code, Map<String, String> facts) {}

  /** What a file holds; tills count only without faults. At most 100 faults are told. */
  public record Reading(List<BatchDraft.Till> tills, List<Fault> faults) {
    public Reading {
      tills = List.copyOf(tills);
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads it whole.
   *
   * @param taxNumber of the organisation that all tills must belong to
   */
  public static Reading read(String text, String taxNumber) {
    var file = new BatchFile(taxNumber);
    String[] lines = text.replace("\u001a", "").split("\\r\\n|\\r|\\n", -1);
    char divider = divider(lines);
    boolean first = true;
    for (int at = 0; at < lines.length && file.mayGoOn(); at++) {
      if (!lines[at].isBlank()) {
        List<String> fields = fields(lines[at], divider);
        if (!first || !file.title(fields)) {
          file.till(at + 1, fields);
        }
        first = false;
      }
    }
    if (file.tills.size() > MOST_TILLS) {
      return new Reading(List.of(), List.of(tooMany()));
    }
    if (file.tills.isEmpty() && file.faults.isEmpty()) {
      file.fault(0, "empty", Map.of());
    }
    return new Reading(file.tills, file.faults);
  }

  private boolean mayGoOn() {
    return faults.size() < MOST_FAULTS && tills.size() <= MOST_TILLS;
  }

  private static Fault tooMany() {
    return new Fault(0, "many", Map.of("most", Integer.toString(MOST_TILLS)));
  }

  private boolean title(List<String> fields) {
    var found = new ArrayList<String>();
    for (String field : fields) {
      String title = field.toLowerCase(Locale.ROOT);
      found.add(
          TITLES.entrySet().stream()
              .filter(entry -> entry.getValue().contains(title))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(""));
    }
    boolean data = fields.stream().anyMatch(field -> field.chars().anyMatch(Character::isDigit));
    if (data || found.stream().allMatch(String::isEmpty)) {
      return false;
    }
    columns = List.copyOf(found);
    return true;
  }

  private void till(int line, List<String> fields) {
    String typed = field(fields, "serial");
    String serial = typed.isEmpty() ? "" : SerialNumber.normal(typed);
    String name = field(fields, "name").isEmpty() ? serial : field(fields, "name");
    String address = field(fields, "address");
    String inn = field(fields, "inn");
    int before = faults.size();
    if (!serial.isEmpty() && SerialNumber.fault(serial).isPresent()) {
      fault(line, "serial", Map.of("serial", serial));
    } else if (!serial.isEmpty() && !serials.add(serial)) {
      fault(line, "twice", Map.of("serial", serial));
    }
    if (name.isEmpty()) {
      fault(line, "nothing", Map.of());
    } else if (name.length() > LONGEST_NAME || address.length() > LONGEST_ADDRESS) {
      fault(line, "long", Map.of());
    }
    if (!inn.isEmpty() && !inn.equals(taxNumber)) {
      fault(line, "organisation", Map.of("inn", inn.substring(0, Math.min(inn.length(), 40))));
    }
    if (faults.size() == before) {
      tills.add(new BatchDraft.Till(filled(serial), name, filled(address)));
    }
  }

  private String field(List<String> fields, String column) {
    int at = columns.indexOf(column);
    return at >= 0 && at < fields.size() ? fields.get(at) : "";
  }

  private void fault(int line, String code, Map<String, String> facts) {
    faults.add(new Fault(line, code, facts));
  }

  private static Optional<String> filled(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  /** What the first row that is divided is divided by. */
  private static char divider(String[] lines) {
    for (String line : lines) {
      for (char divider : new char[] {'\t', ';', ','}) {
        if (line.indexOf(divider) >= 0) {
          return divider;
        }
      }
    }
    return ';';
  }

  /** Quotes are doubled within quotes, as spreadsheets write them. */
  private static List<String> fields(String line, char divider) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"' && quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        field.append(c);
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == divider && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }
}
