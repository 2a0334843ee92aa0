package kassahub.hub;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. */
public final class SettableClock implements InstantSource {
  /** Where tests start: noon in Moscow on an ordinary Wednesday. */
  public static final Instant START = Instant.parse("2026-11-18T09:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AtomicLong passed = new AtomicLong();

  @Override
  public Instant instant() {
    return now.get();
  }

  /** As {@link System#nanoTime()}: how much time passed, whatever the clock was set to. */
  public long nanos() {
    return passed.get();
  }

  /** Time passes. */
  public void advance(Duration by) {
    passed.addAndGet(by.toNanos());
    now.updateAndGet(instant -> instant.plus(by));
  }

  /** Somebody sets the clock. */
  public void set(Instant instant) {
    now.set(instant);
  }
}
