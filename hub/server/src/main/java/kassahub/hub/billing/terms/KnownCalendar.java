package kassahub.hub.billing.terms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A working-day calendar that comes with a release ({@code calendar/COUNTRY.txt}): a day a line,
 * {@code +} where it is worked although it is a weekend, {@code -} where it is not worked.
 *
 * @param edition counts the files of a country: a later one replaces what an earlier one entered
 */
record KnownCalendar(
    String country, int edition, Set<Integer> provisional, SortedMap<LocalDate, Boolean> all) {
  private static final String EDITION = "edition ";
  private static final String PROVISIONAL = "provisional ";

  static KnownCalendar of(String country) {
    var lines = lines(country);
    var days = new TreeMap<LocalDate, Boolean>();
    lines.stream()
        .filter(line -> line.startsWith("+") || line.startsWith("-"))
        .forEach(line -> days.put(LocalDate.parse(line.substring(1)), line.startsWith("+")));
    return new KnownCalendar(
        country,
        numbers(lines, EDITION).stream().findFirst().orElseThrow(),
        numbers(lines, PROVISIONAL),
        days);
  }

  Set<Integer> years() {
    return all.keySet().stream()
        .map(LocalDate::getYear)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  SortedMap<LocalDate, Boolean> days(int year) {
    return all.subMap(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
  }

  boolean provisional(int year) {
    return provisional.contains(year);
  }

  private static Set<Integer> numbers(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> Integer.valueOf(line.substring(word.length()).strip()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> lines(String country) {
    var name = "/calendar/" + country + ".txt";
    try (var in = KnownCalendar.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(name, failure);
    }
  }
}
