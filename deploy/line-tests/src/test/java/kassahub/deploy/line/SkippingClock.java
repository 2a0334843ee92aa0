package kassahub.deploy.line;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, that can be moved ahead: so nobody waits through the pause of a retry. */
final class SkippingClock implements InstantSource {
  private final AtomicLong aheadMillis = new AtomicLong();

  void skip(Duration time) {
    aheadMillis.addAndGet(time.toMillis());
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plusMillis(aheadMillis.get());
  }
}
