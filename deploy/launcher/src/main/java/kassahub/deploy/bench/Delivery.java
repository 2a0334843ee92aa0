package kassahub.deploy.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** One licence for each of some registers: how often it was brought, when it was confirmed. */
final class Delivery {
  private final Set<String> serials;
  private final Set<String> brought = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> confirmed = new ConcurrentHashMap<>();
  private final LongAdder duplicates = new LongAdder();

  /** To these; what comes for others comes once more than it should. */
  Delivery(Set<String> serials) {
    this.serials = Set.copyOf(serials);
  }

  List<String> serials() {
    return serials.stream().sorted().toList();
  }

  /** A licence came to the register, under whatever number. */
  void brought(String serial) {
    if (!serials.contains(serial) || !brought.add(serial)) {
      duplicates.increment();
    }
  }

  /** Everything that the register's agent has said is stored. */
  void stored(String serial) {
    if (brought.contains(serial)) {
      confirmed.putIfAbsent(serial, System.nanoTime());
    }
  }

  boolean isConfirmed() {
    return confirmed.size() == serials.size();
  }

  int confirmed() {
    return confirmed.size();
  }

  /** Licences that came to a register that had its own already. */
  long duplicates() {
    return duplicates.sum();
  }

  /**
   * Registers without their licence.
   *
   * @param open serials whose lines are not installed, as the hub says
   */
  long lost(Collection<String> open) {
    var missing = Set.copyOf(open);
    return serials.stream()
        .filter(serial -> !confirmed.containsKey(serial) || missing.contains(serial))
        .count();
  }

  /** Seconds from then until this share of those that confirmed had confirmed. */
  double secondsUntil(double share, long begun) {
    long[] times = confirmed.values().stream().mapToLong(time -> time).toArray();
    Arrays.sort(times);
    return times.length == 0
        ? 0
        : (times[(int) Math.min(times.length - 1, share * times.length)] - begun) / 1e9;
  }
}
