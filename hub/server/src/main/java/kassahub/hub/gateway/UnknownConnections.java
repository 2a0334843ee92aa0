package kassahub.hub.gateway;

import java.time.Duration;
import java.util.Map;

/**
 * Counts connections that agents named and nobody knows. After a few the database is not asked for
 * the rest of a minute: whoever floods then costs no statements. An agent that is in earnest says
 * hello again.
 */
final class UnknownConnections {
  private static final int A_MINUTE = 8;
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_AGENTS = 10_000;

  private final Map<String, Count> counts = new MetLast<>(MOST_AGENTS);

  private record Count(long since, int connections) {
    boolean isOver(long nanos) {
      return nanos - since >= MINUTE_NANOS;
    }
  }

  /** Whether this agent has named enough of them within a minute. */
  synchronized boolean enough(String agent, long nanos) {
    Count count = counts.get(agent);
    return count != null && !count.isOver(nanos) && count.connections() >= A_MINUTE;
  }

  /** It has named another one. */
  synchronized void note(String agent, long nanos) {
    Count before = counts.get(agent);
    counts.put(
        agent,
        before == null || before.isOver(nanos)
            ? new Count(nanos, 1)
            : new Count(before.since(), before.connections() + 1));
  }
}
