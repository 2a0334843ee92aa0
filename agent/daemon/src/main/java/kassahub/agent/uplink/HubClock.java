package kassahub.agent.uplink;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The hub's clock as the agent last heard it, going on by itself: a device's clock that is set
 * while the link is up, as after a dead battery, moves no deadline. Events are never ordered by the
 * device's clock: this only says how far that clock is off, and keeps a till whose battery died
 * able to connect. A computer that slept is behind until the hub is heard again.
 */
public final class HubClock {
  private final InstantSource clock;
  private final LongSupplier nanos;
  private volatile Optional<Heard> last = Optional.empty();
  private volatile Instant notBefore;

  private record Heard(long hubMillis, long atNanos) {}

  /**
   * @param notBefore a time that is certainly over, e.g. when this program was built or when the
   *     hub was last heard
   */
  public HubClock(InstantSource clock, Instant notBefore) {
    this(clock, System::nanoTime, notBefore);
  }

  HubClock(InstantSource clock, LongSupplier nanos, Instant notBefore) {
    this.clock = clock;
    this.nanos = nanos;
    this.notBefore = notBefore;
  }

  /** Hub's clock minus the device's, in milliseconds; empty until the hub was heard. */
  public OptionalLong offsetMillis() {
    return last.stream().mapToLong(this::now).map(hub -> hub - clock.millis()).findFirst();
  }

  /**
   * The device's time, or the latest time known to be over when the device's clock is behind it.
   */
  public Instant trusted() {
    Instant now = clock.instant();
    return now.isBefore(notBefore) ? notBefore : now;
  }

  /** True when the device's clock shows a time that is known to be over. */
  public boolean isBehind() {
    return clock.instant().isBefore(notBefore);
  }

  void heard(long hubMillis) {
    last = Optional.of(new Heard(hubMillis, nanos.getAsLong()));
    Instant hub = Instant.ofEpochMilli(hubMillis);
    if (hub.isAfter(notBefore)) {
      notBefore = hub;
    }
  }

  private long now(Heard heard) {
    return heard.hubMillis + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - heard.atNanos);
  }
}
