package kassahub.hub.gateway;

import java.util.OptionalLong;

/** Lets a line that anybody outside can cause into the log a few times a minute. */
public final class LogLimit {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final int lines;
  private long since;
  private int used;
  private long left;

  /** At most so many lines a minute. */
  public LogLimit(int lines) {
    this.lines = lines;
  }

  /**
   * Whether to write the line now.
   *
   * @param nanos the time, from {@link System#nanoTime()}
   * @return how many lines were left out before this one; empty = leave this one out too
   */
  public synchronized OptionalLong admit(long nanos) {
    if (used == 0 || over(nanos)) {
      since = nanos;
      used = 0;
    }
    if (used == lines) {
      left++;
      return OptionalLong.empty();
    }
    used++;
    long before = left;
    left = 0;
    return OptionalLong.of(before);
  }

  /** Whether its last minute is over. */
  synchronized boolean over(long nanos) {
    return nanos - since >= MINUTE_NANOS;
  }
}
