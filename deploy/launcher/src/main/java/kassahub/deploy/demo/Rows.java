package kassahub.deploy.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The demo's data files: a line a row, cells separated by tabs, {@code #} begins a comment, {@code
 * -} is nothing.
 */
final class Rows {
  static final String NOTHING = "-";
  private static final Pattern TAB = Pattern.compile("\t");

  private Rows() {}

  static List<List<String>> read(String name) {
    return text(name)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> List.of(TAB.split(line, -1)))
        .toList();
  }

  /** A whole text file. */
  static String text(String name) {
    var file = Objects.requireNonNull(Rows.class.getResourceAsStream(name), name);
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines.lines().collect(Collectors.joining("\n"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
