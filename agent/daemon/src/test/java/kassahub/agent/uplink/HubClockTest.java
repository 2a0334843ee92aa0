package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HubClockTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void theOffsetIsUnknownUntilTheHubWasHeard() {
    var clock = new HubClock(InstantSource.fixed(NOW), () -> 0, Instant.EPOCH);
    assertThat(clock.offsetMillis()).isEmpty();
    clock.heard(NOW.plusSeconds(90).toEpochMilli());
    assertThat(clock.offsetMillis()).hasValue(90_000);
  }

  @Test
  void aDeviceThatIsSetDoesNotMoveTheHubsTime() {
    var device = new AtomicReference<>(NOW.minus(DAY));
    var nanos = new AtomicLong(Long.MAX_VALUE);
    var clock = new HubClock(device::get, nanos::get, Instant.EPOCH);
    clock.heard(NOW.toEpochMilli());
    assertThat(clock.offsetMillis()).hasValue(DAY.toMillis());

    nanos.addAndGet(Duration.ofSeconds(5).toNanos()); // which overflows
    device.set(NOW.plusSeconds(5));

    assertThat(clock.offsetMillis()).hasValue(0);
  }

  @Test
  void aDeviceWhoseBatteryDiedIsTrustedNoEarlierThanWhatIsKnownToBeOver() {
    var clock = new HubClock(InstantSource.fixed(NOW.minus(DAY)), NOW);
    assertThat(clock.isBehind()).isTrue();
    assertThat(clock.trusted()).isEqualTo(NOW);
  }

  @Test
  void theHubsTimeMovesWhatIsKnownToBeOver() {
    var clock = new HubClock(InstantSource.fixed(NOW), Instant.EPOCH);
    clock.heard(NOW.plus(DAY).toEpochMilli());
    assertThat(clock.trusted()).isEqualTo(NOW.plus(DAY));
  }

  @Test
  void aHubThatIsBehindDoesNotMoveItBack() {
    var clock = new HubClock(InstantSource.fixed(NOW), Instant.EPOCH);
    clock.heard(NOW.minus(DAY).toEpochMilli());
    assertThat(clock.trusted()).isEqualTo(NOW);
    assertThat(clock.isBehind()).isFalse();
  }
}
