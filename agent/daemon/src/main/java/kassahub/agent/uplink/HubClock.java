package kassahub.agent.uplink;

import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * The hub's clock as the agent last saw it. Events are never ordered by the device's clock: this
 * only says how far that clock is off, and keeps a till whose battery died able to connect.
 */
public final class HubClock {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final InstantSource clock;
  private volatile long offsetMillis = UNKNOWN;
  private volatile Instant notBefore;

  /**
   * @param notBefore a time that is certainly over, e.g. when this program was built or when the
   *     hub was last heard
   */
  public HubClock(InstantSource clock, Instant notBefore) {
    this.clock = clock;
    this.notBefore = notBefore;
  }

  /** Hub's clock minus the device's, in milliseconds; empty until the hub was heard. */
  public OptionalLong offsetMillis() {
    long offset = offsetMillis;
    return offset == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(offset);
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
    offsetMillis = hubMillis - clock.millis();
    Instant hub = Instant.ofEpochMilli(hubMillis);
    if (hub.isAfter(notBefore)) {
      notBefore = hub;
    }
  }
}
