package kassahub.hub.cabinet.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Scope;

/**
 * Figures that are kept for some seconds, so that many eyes on a page cost one count. Readers share
 * them only when they see the same rows and may do the same.
 */
final class AttentionFigures {
  static final Duration KEPT = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Function<Caller, Map<String, RowCount>> count;
  private final Map<Reader, Counted> kept = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Figures by name, and when they were true. */
  record Counted(Map<String, RowCount> figures, Instant at) {
    Counted {
      figures = Map.copyOf(figures);
    }
  }

  private record Reader(Scope scope, Set<Permission> permissions) {}

  AttentionFigures(InstantSource clock, Function<Caller, Map<String, RowCount>> count) {
    this.clock = clock;
    this.count = count;
  }

  /** What this caller may see; one count at a time, whoever asks. */
  Counted of(Caller caller) {
    var reader = new Reader(caller.scope(), caller.permissions());
    lock.lock();
    try {
      Instant now = clock.instant();
      kept.values().removeIf(counted -> !fresh(counted, now));
      var known = kept.get(reader);
      if (known != null) {
        return known;
      }
      var counted = new Counted(count.apply(caller), now);
      kept.put(reader, counted);
      return counted;
    } finally {
      lock.unlock();
    }
  }

  /** A clock that was set back makes nothing fresh. */
  private static boolean fresh(Counted counted, Instant now) {
    return !counted.at().isAfter(now) && now.isBefore(counted.at().plus(KEPT));
  }
}
