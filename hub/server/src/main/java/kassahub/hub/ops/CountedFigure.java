package kassahub.hub.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A figure that the database has to count: in the background and at most every ten seconds, however
 * often it is asked for. Who asks gets the last count at once, lest a slow database silence all
 * other figures; no number when that is too old or there is none yet.
 */
public final class CountedFigure implements DoubleSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(CountedFigure.class);
  private static final Duration COUNTED_EVERY = Duration.ofSeconds(10);
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final LongSupplier count;
  private Instant askedAt = Instant.MIN;
  private Instant countedAt = Instant.MIN;
  private double figure = Double.NaN;
  private boolean counting;

  public CountedFigure(InstantSource clock, LongSupplier count) {
    this.clock = clock;
    this.count = count;
  }

  @Override
  public synchronized double getAsDouble() {
    Instant now = clock.instant();
    if (!counting && !now.isBefore(askedAt.plus(COUNTED_EVERY))) {
      askedAt = now;
      counting = true;
      Thread.ofVirtual().name("counted-figure").start(this::count);
    }
    return now.isBefore(countedAt.plus(GOOD_FOR)) ? figure : Double.NaN;
  }

  private void count() {
    double counted = Double.NaN;
    try {
      counted = count.getAsLong();
    } catch (RuntimeException failed) {
      LOG.debug("a figure cannot be counted", failed);
    } finally {
      done(counted);
    }
  }

  private synchronized void done(double counted) {
    figure = counted;
    countedAt = clock.instant();
    counting = false;
  }
}
