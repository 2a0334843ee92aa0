package kassahub.hub.cabinet.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Scope;

/**
 * Figures that are kept for some seconds, so that many eyes on a page cost one count; those of a
 * large fleet ten times as long as counting took. Readers share them only when they see the same
 * rows and may do the same.
 */
final class AttentionFigures {
  private static final Duration LEAST = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final int TIMES_ITS_COST = 10;

  private final InstantSource clock;
  private final Function<Caller, Map<String, RowCount>> count;
  private final Map<Reader, Kept> kept = new ConcurrentHashMap<>();

  /**
   * Figures by name.
   *
   * @param at when they were true
   * @param until when they are counted again
   */
  record Counted(Map<String, RowCount> figures, Instant at, Instant until) {
    Counted {
      figures = Map.copyOf(figures);
    }
  }

  private record Reader(Scope scope, Set<Permission> permissions) {}

  /** The figures of one kind of reader; who counts them makes the others of that kind wait. */
  private static final class Kept {
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Counted> figures = Optional.empty();
  }

  AttentionFigures(InstantSource clock, Function<Caller, Map<String, RowCount>> count) {
    this.clock = clock;
    this.count = count;
  }

  /**
   * What this caller may see.
   *
   * @param again somebody asks for figures of this moment: they are at most five seconds old
   */
  Counted of(Caller caller, boolean again) {
    var reader = new Reader(caller.scope(), caller.permissions());
    var its = kept.computeIfAbsent(reader, first -> new Kept());
    its.lock.lock();
    try {
      Instant now = clock.instant();
      var known = its.figures.filter(counted -> isFresh(counted, now, again));
      if (known.isPresent()) {
        return known.get();
      }
      var found = count.apply(caller);
      var counted = new Counted(found, now, now.plus(pause(now, clock.instant())));
      its.figures = Optional.of(counted);
      return counted;
    } finally {
      its.lock.unlock();
    }
  }

  private static Duration pause(Instant before, Instant after) {
    var asked = Duration.between(before, after).multipliedBy(TIMES_ITS_COST);
    var least = asked.compareTo(LEAST) < 0 ? LEAST : asked;
    return least.compareTo(MOST) > 0 ? MOST : least;
  }

  /** A clock that was set back makes nothing fresh. */
  private static boolean isFresh(Counted counted, Instant now, boolean again) {
    var until = again ? counted.at().plus(LEAST) : counted.until();
    return !counted.at().isAfter(now) && now.isBefore(until);
  }
}
