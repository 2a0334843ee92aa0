package kassahub.hub.database;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database does its work. However many notice, the log gets one line when it stops and
 * one when it works again.
 */
final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /** A database that answers some and not others does not fill the log. */
  private static final long CALM_NANOS = Duration.ofSeconds(3).toNanos();

  private DatabaseAway.@Nullable Kind now;
  private boolean ended;
  private long since;
  private long last;

  /** One more that could not be done. */
  synchronized DatabaseAway failed(DatabaseAway away) {
    last = System.nanoTime();
    if (!ended && now != away.kind()) {
      since = now == null ? last : since;
      now = away.kind();
      LOG.error("{} reason=\"{}\"", sentence(away.kind()), away.getMessage());
    }
    return away;
  }

  /** A transaction committed, which says nothing about room: it may have read only. */
  synchronized void answered() {
    if (now == DatabaseAway.Kind.SILENT) {
      over("The database answers again.");
    }
  }

  /** What needs new room on the disk was written. */
  synchronized void wrote() {
    if (now != null) {
      over("The database writes again.");
    }
  }

  /** The hub stops: that the database is gone for who comes late is no news. */
  synchronized void end() {
    ended = true;
  }

  synchronized Optional<DatabaseAway.Kind> now() {
    return Optional.ofNullable(now);
  }

  private void over(String fact) {
    long nanos = System.nanoTime();
    if (nanos - last >= CALM_NANOS) {
      LOG.info("{} seconds={}", fact, Duration.ofNanos(nanos - since).toSeconds());
      now = null;
    }
  }

  private static String sentence(DatabaseAway.Kind kind) {
    return switch (kind) {
      case SILENT -> "The database does not answer; pages and agents are told to try later.";
      case FULL -> "The disk of the database is full: nothing can be stored until it has room.";
    };
  }
}
