package kassahub.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.tomlj.Toml;
import org.tomlj.TomlInvalidTypeException;
import org.tomlj.TomlParseResult;

/**
 * Reads values out of a TOML file and collects every mistake, so that one look at the messages
 * mends all of them.
 */
final class ConfigReader {
  private static final int CLOSE = 3;

  private final String name;
  private final TomlParseResult toml;
  private final List<String> mistakes = new ArrayList<>();
  private final TreeSet<String> asked = new TreeSet<>();

  private ConfigReader(String name, TomlParseResult toml) {
    this.name = name;
    this.toml = toml;
    toml.errors().forEach(error -> mistakes.add(name + ": " + error.toString()));
  }

  static ConfigReader open(Path file) {
    try {
      return new ConfigReader(file.toString(), Toml.parse(Files.readString(file)));
    } catch (IOException unreadable) {
      throw new ConfigException(List.of("cannot read " + file + ": " + unreadable.getMessage()));
    }
  }

  static ConfigReader of(String text) {
    return new ConfigReader("configuration", Toml.parse(text));
  }

  String string(String key, String preset) {
    return find(key, () -> toml.getString(key)).orElse(preset);
  }

  Optional<String> string(String key) {
    return find(key, () -> toml.getString(key));
  }

  boolean flag(String key, boolean preset) {
    return find(key, () -> toml.getBoolean(key)).orElse(preset);
  }

  /** A whole number within bounds. */
  int number(String key, int preset, int least, int most) {
    long value = find(key, () -> toml.getLong(key)).orElse((long) preset);
    if (value < least || value > most) {
      mistake(key, "%d to %d expected, found %d".formatted(least, most, value));
      return preset;
    }
    return (int) value;
  }

  List<String> strings(String key, List<String> preset) {
    return find(key, () -> toml.getArray(key))
        .map(array -> array.toList().stream().map(Object::toString).toList())
        .orElse(preset);
  }

  void mistake(String key, String what) {
    var position = toml.inputPositionOf(key);
    mistakes.add(
        "%s%s: %s: %s".formatted(name, position == null ? "" : ", " + position, key, what));
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException when a key is unknown or anything was wrong
   */
  void finish() {
    toml.dottedKeySet().stream().filter(key -> !asked.contains(key)).forEach(this::unknown);
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
  }

  private void unknown(String key) {
    var nearest =
        asked.stream()
            .filter(known -> distance(known, key) <= CLOSE)
            .min(Comparator.comparingInt(known -> distance(known, key)));
    mistake(key, "unknown" + nearest.map(known -> "; did you mean " + known + "?").orElse(""));
  }

  private <T> Optional<T> find(String key, java.util.function.Supplier<T> reading) {
    asked.add(key);
    try {
      return Optional.ofNullable(reading.get());
    } catch (TomlInvalidTypeException wrong) {
      mistake(key, String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  /** How many letters to change, add or drop. */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
