package kassahub.hub.notice;

import java.time.Duration;
import java.time.Instant;

/**
 * How far back a feed looks for what is to be told: a week when the hub has just started, then to
 * where it looked last. What is found again within the overlap is told once all the same.
 */
public final class LookBack {
  /** Longer than a hub is down, so that none is missed. */
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Longer than a transaction lasts and than the clocks of two instances differ. */
  private static final Duration OVERLAP = Duration.ofHours(1);

  /** Rows of one reading, as the statements say. */
  private static final int MOST = 100_000;

  private volatile Instant looked = Instant.EPOCH;

  /** From when on there may be something that was not told. */
  public Instant since(Instant now) {
    Instant longest = now.minus(LONGEST);
    Instant since = looked.minus(OVERLAP);
    boolean known = since.isAfter(longest) && !looked.isAfter(now); // a clock may be set back
    return known ? since : longest;
  }

  /**
   * Everything that was found up to then was told, and that is committed.
   *
   * @param found rows of one reading: one that was cut is read from the same moment again
   */
  void looked(Instant upTo, int found) {
    if (found < MOST) {
      looked(upTo);
    }
  }

  /** The same, where nothing was cut. */
  public void looked(Instant upTo) {
    looked = upTo;
  }
}
