package kassahub.agent.uplink;

import java.util.List;

/**
 * Which way to try next: the first that works, and back to the preferred one after a connection
 * that lasted.
 */
final class TransportChoice {
  /** So many connections in a row that did not come about, then the next way is tried. */
  private static final int TRIES = 2;

  private final List<Uplink> ways;
  private int current;
  private int failures;

  TransportChoice(List<Uplink> ways) {
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("ways: at least one expected");
    }
    this.ways = List.copyOf(ways);
  }

  Uplink current() {
    return ways.get(current);
  }

  void failed() {
    failures++;
    if (failures >= TRIES) {
      failures = 0;
      current = (current + 1) % ways.size();
    }
  }

  /** A session came about. */
  void worked() {
    failures = 0;
  }

  /** A session lasted: the network may be another one by now. */
  void lasted() {
    failures = 0;
    current = 0;
  }
}
