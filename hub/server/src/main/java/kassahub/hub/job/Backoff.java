package kassahub.hub.job;

import java.time.Duration;

/** How long to wait before the next try: a minute, doubled each time, six hours at most. */
public final class Backoff {
  private static final Duration LONGEST = Duration.ofHours(6);

  private Backoff() {}

  /**
   * The pause after a failed try.
   *
   * @param attempt from 1
   */
  public static Duration after(int attempt) {
    var pause = Duration.ofMinutes(1L << Math.clamp(attempt - 1L, 0, 10));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }
}
