package kassahub.deploy.line;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The system's clock, that can be moved: so nobody waits through the pause of a retry, and a till
 * believes in another year.
 */
final class SkippingClock implements InstantSource {
  private final AtomicLong aheadMillis = new AtomicLong();

  void skip(Duration time) {
    aheadMillis.addAndGet(time.toMillis());
  }

  void set(Duration ahead) {
    aheadMillis.set(ahead.toMillis());
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plusMillis(aheadMillis.get());
  }
}
