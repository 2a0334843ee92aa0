package kassahub.agent.uplink;

import java.time.Duration;

/**
 * How long a connection may be silent.
 *
 * @param connect from the first byte to the welcome, each step
 * @param keepAlive how often a quiet connection is probed; a dead one is noticed after about 2.4
 *     times this
 * @param decision how long the hub may take to decide about a batch
 */
public record LinkTimes(Duration connect, Duration keepAlive, Duration decision) {
  /** 10 s, 30 s, 60 s. */
  public static final LinkTimes DEFAULT =
      new LinkTimes(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

  public LinkTimes {
    positive("connect", connect);
    positive("keepAlive", keepAlive);
    positive("decision", decision);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": more than 0 expected, found " + value);
    }
  }
}
