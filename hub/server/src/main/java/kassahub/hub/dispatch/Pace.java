package kassahub.hub.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether what is done every so often is due again; by a clock that nobody sets. For one thread.
 */
final class Pace {
  private final long every;
  private final LongSupplier nanos;
  private boolean begun;
  private long last;

  /**
   * @param nanos {@link System#nanoTime()}
   */
  Pace(Duration every, LongSupplier nanos) {
    this.every = every.toNanos();
    this.nanos = nanos;
  }

  /** True at first, and again each time the pause is over. */
  boolean due() {
    long now = nanos.getAsLong();
    if (begun && now - last < every) {
      return false;
    }
    begun = true;
    last = now;
    return true;
  }
}
