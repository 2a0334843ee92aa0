package kassahub.hub.cabinet.licence;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import kassahub.hub.problem.Problem;

/**
 * Serials as people type, paste or keep them in a file: any blank, comma or semicolon
 * between them, a byte order mark and empty lines tolerated.
 *
 * @param serials each once, in order
 * @param dropped repeats that were left out
 */
record SerialText(List<String> serials, int dropped) {
  /** Most lines in one file and in one list. */
  static final int MOST = 1_000;

  private static final int LONGEST_SERIAL = 40;
  private static final Pattern BETWEEN = Pattern.compile("[\\s,;\ufeff\u00a0]+");

  /**
   * Reads a text.
   *
   * @param known serials that are in the list already
   * @throws Problem.Invalid {@code TOO_MANY_LINES}
   */
  static SerialText parse(String text, Set<String> known) {
    var serials = new LinkedHashSet<String>();
    int dropped = 0;
    for (String word : BETWEEN.splitAsStream(text).filter(part -> !part.isEmpty()).toList()) {
      String serial = word.substring(0, Math.min(word.length(), LONGEST_SERIAL));
      if (known.contains(serial) || !serials.add(serial)) {
        dropped++;
      }
      if (known.size() + serials.size() > MOST) {
        throw new Problem.Invalid("TOO_MANY_LINES", "more than " + MOST + " serials in a list");
      }
    }
    return new SerialText(List.copyOf(serials), dropped);
  }
}
