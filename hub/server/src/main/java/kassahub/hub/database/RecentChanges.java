package kassahub.hub.database;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Topics that changed a moment ago, for a page that begins to listen a moment after it was made.
 * Those of a minute at most, and no more than so many.
 */
final class RecentChanges {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final int MOST = 20_000;

  /** When each of them changed last, the oldest first. */
  private final Map<String, Long> changed = new LinkedHashMap<>();

  /** Whatever changed since then is here. */
  private long known = System.nanoTime();

  synchronized void add(String topic) {
    long now = System.nanoTime();
    changed.remove(topic);
    changed.put(topic, now);
    var oldest = changed.entrySet().iterator();
    for (var first = oldest.next(); old(first, now); first = oldest.next()) {
      known = first.getValue();
      oldest.remove();
    }
  }

  private boolean old(Map.Entry<String, Long> first, long now) {
    return changed.size() > MOST || now - first.getValue() > KEPT.toNanos();
  }

  /** Nobody knows what changed until now. */
  synchronized void missed() {
    known = System.nanoTime();
  }

  /** Whether it knows all that changed in the time until now. */
  synchronized boolean knows(Duration past) {
    return System.nanoTime() - known >= past.toNanos();
  }

  synchronized boolean changed(String topic, Duration past) {
    var last = changed.get(topic);
    return last != null && System.nanoTime() - last <= past.toNanos();
  }
}
