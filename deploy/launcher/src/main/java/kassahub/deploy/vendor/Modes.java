package kassahub.deploy.vendor;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the stand-in misbehaves.
 *
 * @param slow answers 202 until so long after the first question; zero = at once
 * @param granted of every {@code outOf} lines that come for the first time; the others are refused
 *     once
 * @param fail answers 500
 * @param dieAfterGrant writes the grants down and ends without an answer
 * @param twice says every line twice
 * @param garbled answers half a document
 * @param late writes grants down, and answers them so much later; what it granted before, at once
 */
record Modes(
    Duration slow,
    int granted,
    int outOf,
    boolean fail,
    boolean dieAfterGrant,
    boolean twice,
    boolean garbled,
    Duration late) {
  static final Modes NONE =
      new Modes(Duration.ZERO, 1, 1, false, false, false, false, Duration.ZERO);

  private static final Pattern SLOW = Pattern.compile("slow=(\\d{1,7})");
  private static final Pattern LATE = Pattern.compile("late=(\\d{1,7})");
  private static final Pattern PARTIAL = Pattern.compile("partial=(\\d{1,5})/([1-9]\\d{0,4})");

  /**
   * Reads {@code slow=MS}, {@code late=MS}, {@code partial=7/10}, {@code fail}, {@code
   * die-after-grant}, {@code twice}, {@code garbled}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Modes parse(List<String> words) {
    var slow = Duration.ZERO;
    var late = Duration.ZERO;
    int granted = 1;
    int outOf = 1;
    for (var word : words) {
      var slowly = SLOW.matcher(word);
      var belatedly = LATE.matcher(word);
      var partial = PARTIAL.matcher(word);
      if (slowly.matches()) {
        slow = Duration.ofMillis(Long.parseLong(slowly.group(1)));
      } else if (belatedly.matches()) {
        late = Duration.ofMillis(Long.parseLong(belatedly.group(1)));
      } else if (partial.matches()) {
        granted = Integer.parseInt(partial.group(1));
        outOf = Integer.parseInt(partial.group(2));
      } else if (!List.of("fail", "die-after-grant", "twice", "garbled").contains(word)) {
        throw new IllegalArgumentException("no such mode: " + word);
      }
    }
    return new Modes(
        slow,
        granted,
        outOf,
        words.contains("fail"),
        words.contains("die-after-grant"),
        words.contains("twice"),
        words.contains("garbled"),
        late);
  }

  /** Whether a line that comes for the first time is granted. */
  boolean grants(int position) {
    return position % outOf < granted;
  }
}
