package kassahub.deploy.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which tests name which rows of the acceptance catalogue. A test names a row by its id in a
 * comment, or several from one to another with an ellipsis between.
 */
final class Coverage {
  private static final Pattern ID =
      Pattern.compile("\\b([ABCDKX])-(\\d{1,3})(?:\\s*…\\s*\\1-(\\d{1,3}))?\\b");
  private static final String HEAD =
      """
      # What tests name which rows of the acceptance catalogue

      Made by `CoverageTest` of `deploy/launcher` from comments in tests; it fails when this file is stale, and
      `mvn -pl deploy/launcher -am test -Dtest=CoverageTest -Dcoverage=write -Dsurefire.failIfNoSpecifiedTests=false` writes it.
      A test that names a row checks some of it, not always all.

      """;

  /** Rows about one thing. */
  record Area(String letter, List<Integer> numbers, String about) {
    /** {@code A 1-16,20 about}. */
    static Area of(String line) {
      var parts = line.split(" ", 3);
      var numbers = Stream.of(parts[1].split(",", -1)).flatMap(Area::range).toList();
      return new Area(parts[0], numbers, parts[2]);
    }

    private static Stream<Integer> range(String text) {
      var ends = text.split("-", -1);
      return IntStream.rangeClosed(
              Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .boxed();
    }

    List<String> ids() {
      return numbers.stream().map(number -> letter + "-" + number).toList();
    }
  }

  private final Map<String, SortedSet<String>> tests = new TreeMap<>();

  /** Reads the tests among the sources. */
  Coverage(List<Source> sources) {
    sources.stream().filter(Source::isTest).forEach(this::read);
  }

  /** Tests that name a row, as {@code SalesIT.aMethod}. */
  SortedSet<String> of(String id) {
    return tests.getOrDefault(id, new TreeSet<>());
  }

  /** Ids that tests name. */
  SortedSet<String> named() {
    return new TreeSet<>(tests.keySet());
  }

  /** The file. */
  String text(List<Area> areas) {
    var text = new StringBuilder(HEAD);
    text.append("| rows | all | named by a test | by none |\n|---|---|---|---|\n");
    for (String letter : areas.stream().map(Area::letter).distinct().toList()) {
      var ids =
          areas.stream()
              .filter(area -> area.letter().equals(letter))
              .flatMap(area -> area.ids().stream())
              .toList();
      long named = ids.stream().filter(tests::containsKey).count();
      text.append(
          "| %s | %d | %d | %d |\n".formatted(letter, ids.size(), named, ids.size() - named));
    }
    areas.forEach(area -> text.append(section(area)));
    return text.toString();
  }

  private String section(Area area) {
    var without = area.ids().stream().filter(id -> !tests.containsKey(id)).toList();
    var text = new StringBuilder("\n## %s: %s\n\n".formatted(area.letter(), area.about()));
    if (!without.isEmpty()) {
      text.append("Without a test: ").append(String.join(", ", without)).append("\n");
    }
    var named = area.ids().stream().filter(tests::containsKey).toList();
    if (!named.isEmpty()) {
      text.append(without.isEmpty() ? "" : "\n").append("| row | tests |\n|---|---|\n");
      named.forEach(
          id ->
              text.append("| ")
                  .append(id)
                  .append(" | ")
                  .append(
                      of(id).stream()
                          .map(test -> "`" + test + "`")
                          .collect(Collectors.joining(", ")))
                  .append(" |\n"));
    }
    return text.toString();
  }

  private void read(Source source) {
    var lines = source.text().lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      if (line.contains("//") || line.strip().startsWith("*") || line.strip().startsWith("/**")) {
        for (String id : ids(line)) {
          tests.computeIfAbsent(id, one -> new TreeSet<>()).add(test(source, at + 1));
        }
      }
    }
  }

  private static List<String> ids(String line) {
    var found = new ArrayList<String>();
    var ids = ID.matcher(line);
    while (ids.find()) {
      int first = Integer.parseInt(ids.group(2));
      int last = ids.group(3) == null ? first : Integer.parseInt(ids.group(3));
      IntStream.rangeClosed(first, last).forEach(n -> found.add(ids.group(1) + "-" + n));
    }
    return found;
  }

  /** The method that the line stands in, or the class. */
  private static String test(Source source, int line) {
    String name = source.fileName().replace(".java", "");
    return source.methods().stream()
        .filter(method -> method.line() <= line && line < method.line() + method.lines())
        .map(method -> name + "." + method.name())
        .findFirst()
        .orElse(name);
  }
}
