package kassahub.hub.cabinet.licence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.SerialNumber;

/**
 * What became of a text of serials: one a line, as people type, paste or keep them in a file
 * (X-28).
 *
 * @param lines that were not empty
 * @param added serials that the list did not have
 * @param repeats left out
 * @param junk lines without a serial
 */
record Imported(int lines, int added, Some<Repeat> repeats, Some<Junk> junk) {
  /** Most serials in a list. */
  static final int MOST = 1_000;

  private static final int LONGEST_JUNK = 60;

  /** A serial that is there already: on an earlier line, or (0) in the list before. */
  record Repeat(int line, String serial, int first) {}

  /** A line that names no serial. */
  record Junk(int line, String text) {}

  /**
   * The first few and how many there were.
   *
   * @param count of all
   */
  record Some<T>(List<T> first, int count) {
    private static final int SHOWN = 20;

    Some {
      first = List.copyOf(first);
    }

    static <T> Some<T> of(List<T> all) {
      return new Some<>(all.subList(0, Math.min(all.size(), SHOWN)), all.size());
    }
  }

  /** A text that was read: what to add to the list, and what to tell. */
  record Reading(List<String> serials, Imported told) {}

  /**
   * Reads a text.
   *
   * @param known serials that are in the list already
   * @throws Problem.Invalid {@code TOO_MANY_LINES}
   */
  static Reading read(String text, Set<String> known) {
    var fresh = new LinkedHashMap<String, Integer>();
    var repeats = new ArrayList<Repeat>();
    var junk = new ArrayList<Junk>();
    int number = 0;
    int lines = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      lines++;
      var found = SerialNumber.in(line);
      if (found.isEmpty()) {
        junk.add(new Junk(number, printable(line)));
      }
      for (String serial : found) {
        if (known.contains(serial)) {
          repeats.add(new Repeat(number, serial, 0));
        } else {
          var first = fresh.putIfAbsent(serial, number);
          if (first != null) {
            repeats.add(new Repeat(number, serial, first));
          }
        }
      }
    }
    requireRoom(known.size(), fresh.size());
    return new Reading(
        List.copyOf(fresh.keySet()),
        new Imported(lines, fresh.size(), Some.of(repeats), Some.of(junk)));
  }

  private static void requireRoom(int known, int fresh) {
    if (known + fresh > MOST) {
      throw new Problem.Invalid(
          "TOO_MANY_LINES",
          "more than " + MOST + " serials in a list",
          Map.of("known", Integer.toString(known), "fresh", Integer.toString(fresh)));
    }
  }

  private static String printable(String line) {
    String clean = line.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
    return clean.length() > LONGEST_JUNK ? clean.substring(0, LONGEST_JUNK) + "\u2026" : clean;
  }
}
