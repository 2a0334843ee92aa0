package kassahub.agent;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One table of the configuration file. Remembers which keys were asked for, so that {@link #end}
 * can name the unknown ones and the nearest known.
 */
final class ConfigTable {
  private static final Pattern QUANTITY =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?([A-Za-z]+)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
  private static final int NEAR = 3;

  private final String name;
  private final TomlTable table;
  private final Set<String> asked = new LinkedHashSet<>();

  ConfigTable(String name, TomlTable table) {
    this.name = name;
    this.table = table;
  }

  Optional<String> text(String key) throws ConfigException {
    return value(key, String.class, "a text in quotes");
  }

  /** A text that something else understands. */
  <T> T parsed(String key, T otherwise, Function<String, T> parser) throws ConfigException {
    Optional<String> text = text(key);
    return text.isPresent() ? understood(key, text.get(), parser) : otherwise;
  }

  <T> Optional<T> parsed(String key, Function<String, T> parser) throws ConfigException {
    Optional<String> text = text(key);
    return text.isPresent() ? Optional.of(understood(key, text.get(), parser)) : Optional.empty();
  }

  /** From a file or the environment; never from this file, which people send to each other. */
  <T> Optional<T> secret(Map<String, String> environment, Function<String, T> parser)
      throws ConfigException {
    if (text("password").isPresent()) {
      throw problem("password", "not here: use password-file or password-env");
    }
    Optional<String> file = text("password-file");
    if (file.isPresent()) {
      return Optional.of(understood("password-file", line(file.get()), parser));
    }
    return parsed("password-env", name -> parser.apply(value(environment, name)));
  }

  private String line(String file) throws ConfigException {
    try {
      return TextFile.read(Path.of(file)).strip();
    } catch (IOException unreadable) {
      throw problem("password-file", "cannot be read: " + unreadable);
    }
  }

  private static String value(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    if (value == null) {
      throw new IllegalArgumentException("environment variable " + variable + " is not set");
    }
    return value.strip();
  }

  /** {@code "250 ms"}, {@code "30 s"}, {@code "15 min"}, {@code "2 h"}, {@code "1 d"}. */
  Duration duration(String key, Duration otherwise) throws ConfigException {
    return parsed(key, otherwise, text -> Duration.ofMillis(quantity(text, MILLIS)));
  }

  /** {@code "64 MiB"}. */
  long bytes(String key, long otherwise) throws ConfigException {
    return parsed(key, otherwise, text -> quantity(text, BYTES));
  }

  /** A table below this one; an empty one when it is not there. {@link #end} has to be told it. */
  ConfigTable table(String key) throws ConfigException {
    return new ConfigTable(
        key,
        found(key, TomlTable.class, "a table [" + key + "]")
            .orElseGet(() -> org.tomlj.Toml.parse("")));
  }

  /** Tables written as {@code [[key]]}. {@link #end} has to be told the key. */
  List<ConfigTable> tables(String key) throws ConfigException {
    Optional<TomlArray> array = found(key, TomlArray.class, "tables [[" + key + "]]");
    List<ConfigTable> tables = new ArrayList<>();
    for (Object entry : array.map(TomlArray::toList).orElse(List.of())) {
      if (!(entry instanceof TomlTable below)) {
        throw problem(key, "tables [[" + key + "]] expected");
      }
      tables.add(new ConfigTable(key, below));
    }
    return tables;
  }

  /** Refuses keys that nobody asked for. */
  void end() throws ConfigException {
    end(List.of());
  }

  /**
   * Refuses keys that nobody asked for.
   *
   * @param below every table that may stand below this one, asked for or not
   */
  void end(List<String> below) throws ConfigException {
    asked.addAll(below);
    for (String key : table.keySet()) {
      if (!asked.contains(key)) {
        String hint = nearest(key).map(known -> "; did you mean " + known + "?").orElse("");
        throw problem(key, "unknown key" + hint);
      }
    }
  }

  ConfigException problem(String key, String what) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    String where = position == null ? "" : "line " + position.line() + ": ";
    return new ConfigException(where + (name.isEmpty() ? "" : name + ".") + key + ": " + what);
  }

  private <T> Optional<T> value(String key, Class<T> type, String expected) throws ConfigException {
    asked.add(key);
    return found(key, type, expected);
  }

  private <T> Optional<T> found(String key, Class<T> type, String expected) throws ConfigException {
    @Nullable Object value = table.get(List.of(key));
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw problem(key, expected + " expected");
    }
    return Optional.of(type.cast(value));
  }

  private <T> T understood(String key, String text, Function<String, T> parser)
      throws ConfigException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw problem(key, String.valueOf(wrong.getMessage()));
    }
  }

  private static long quantity(String text, Map<String, Long> units) {
    Matcher parts = QUANTITY.matcher(text.strip());
    if (!parts.matches() || !units.containsKey(parts.group(2))) {
      throw new IllegalArgumentException(
          "a number with a unit expected ("
              + String.join(", ", sorted(units))
              + "), found "
              + text);
    }
    return new BigDecimal(parts.group(1))
        .multiply(BigDecimal.valueOf(units.get(parts.group(2))))
        .longValue();
  }

  private static List<String> sorted(Map<String, Long> units) {
    return units.keySet().stream().sorted(Comparator.comparing(units::get)).toList();
  }

  private Optional<String> nearest(String unknown) {
    return asked.stream()
        .filter(known -> distance(unknown, known) <= NEAR)
        .min(Comparator.comparingInt(known -> distance(unknown, known)));
  }

  /** Levenshtein's distance, case aside. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
