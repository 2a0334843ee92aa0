package kassahub.hub.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A figure that the database has to count: at most every ten seconds, however often it is asked
 * for, and no number while it cannot be counted.
 */
public final class CountedFigure implements DoubleSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(CountedFigure.class);
  private static final Duration GOOD_FOR = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final LongSupplier count;
  private Instant countedAt = Instant.MIN;
  private double figure = Double.NaN;

  public CountedFigure(InstantSource clock, LongSupplier count) {
    this.clock = clock;
    this.count = count;
  }

  @Override
  public synchronized double getAsDouble() {
    Instant now = clock.instant();
    if (now.isBefore(countedAt.plus(GOOD_FOR))) {
      return figure;
    }
    countedAt = now;
    try {
      figure = count.getAsLong();
    } catch (RuntimeException failed) {
      LOG.debug("a figure cannot be counted", failed);
      figure = Double.NaN;
    }
    return figure;
  }
}
