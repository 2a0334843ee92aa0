package kassahub.hub.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which a hub works: its database's. Hubs whose machines disagree about the time agree
 * by it on what is due, late or over (decision 069).
 *
 * <p>Asks twice a minute how far the machine's own clock is from the database's, and goes on with
 * the last answer while there is none. What one question cannot tell from its own way to the
 * database and back changes nothing, so the time does not tremble.
 */
public final class DatabaseClock implements InstantSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long PAUSE_SECONDS = 30;
  private static final long STOP_MILLIS = 5_000;

  /** An answer that took longer says too little, unless it is the first. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  /** Beyond it somebody should look after the machine. */
  private static final Duration WRONG = Duration.ofSeconds(2);

  private static final String NOW = "select clock_timestamp() as now";

  private final InstantSource own;
  private final Database database;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Duration ahead = Duration.ZERO;
  private boolean known;
  private boolean wrong;
  private @Nullable Thread asking;

  /**
   * Asks nothing yet.
   *
   * @param own the machine's clock
   */
  public DatabaseClock(InstantSource own, Database database) {
    this.own = own;
    this.database = database;
  }

  /**
   * Asks, and goes on asking.
   *
   * @throws DatabaseAway when there is no answer to the first question
   */
  public void start() {
    compare();
    asking = Thread.ofVirtual().name("database-clock").start(this::run);
  }

  @Override
  public Instant instant() {
    return own.instant().minus(ahead);
  }

  /** How far the machine's clock is before the database's; negative when it is behind. */
  public Duration ahead() {
    return ahead;
  }

  private void run() {
    try {
      while (!stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        try {
          compare();
        } catch (RuntimeException later) {
          LOG.debug("The database was not asked for the time.", later);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares the two clocks once. */
  void compare() {
    long begun = System.nanoTime();
    Instant asked = own.instant();
    Instant theirs = database.transact(tx -> tx.one(NOW, row -> row.instant("now")));
    var took = Duration.ofNanos(System.nanoTime() - begun);
    var found = Duration.between(theirs, asked.plus(took.dividedBy(2)));
    boolean tells = took.compareTo(SLOW) < 0 || !known;
    if (tells && found.minus(ahead).abs().compareTo(took) > 0) {
      ahead = found;
      tell(found);
    }
    known = true;
  }

  private void tell(Duration found) {
    boolean far = found.abs().compareTo(WRONG) > 0;
    if (far && !wrong) {
      LOG.warn(
          "This machine's clock is not the database's; the hub goes by the database's."
              + " aheadMillis={}",
          found.toMillis());
    } else if (wrong && !far) {
      LOG.info("This machine's clock is the database's again.");
    }
    wrong = far;
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      if (asking != null && !asking.join(Duration.ofMillis(STOP_MILLIS))) {
        asking.interrupt();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
