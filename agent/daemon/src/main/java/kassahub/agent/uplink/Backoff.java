package kassahub.agent.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: decorrelated jitter, so that a thousand agents do not come back in the
 * same second. Each pause lies between the base and three times the last one.
 */
final class Backoff {
  static final Duration BASE = Duration.ofMillis(250);
  static final Duration CAP = Duration.ofMinutes(2);

  private final RandomGenerator random;
  private long lastMillis = BASE.toMillis();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long highest = Math.min(CAP.toMillis(), 3 * lastMillis);
    lastMillis = random.nextLong(BASE.toMillis(), highest + 1);
    return Duration.ofMillis(lastMillis);
  }

  /** The next pause is short again. */
  void reset() {
    lastMillis = BASE.toMillis();
  }

  /** The next pause is long: asking again soon would not help. */
  void lengthen() {
    lastMillis = CAP.toMillis();
  }
}
