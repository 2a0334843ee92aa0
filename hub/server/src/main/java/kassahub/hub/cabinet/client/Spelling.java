package kassahub.hub.cabinet.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether two texts name the same: one is an organisation's or an address as people write it, the
 * other as the tax service has it.
 */
final class Spelling {
  private static final Pattern GAP = Pattern.compile("[^\\p{L}\\p{Nd}]+");

  /** Legal forms, initials and kinds of streets are hardly ever longer when they are cut. */
  private static final int LONGEST_FORM = 3;

  private Spelling() {}

  /** Whether one has every word of the other, short words without digits apart. */
  static boolean alike(String one, String other) {
    var first = words(one);
    var second = words(other);
    return first.containsAll(second) || second.containsAll(first);
  }

  private static Set<String> words(String text) {
    var all =
        Arrays.stream(GAP.split(text.toLowerCase(Locale.ROOT).replace('\u0451', '\u0435')))
            .filter(Predicate.not(String::isEmpty))
            .collect(Collectors.toSet());
    var telling =
        all.stream()
            .filter(word -> word.length() > LONGEST_FORM || Character.isDigit(word.charAt(0)))
            .collect(Collectors.toSet());
    return telling.isEmpty() ? all : telling;
  }
}
