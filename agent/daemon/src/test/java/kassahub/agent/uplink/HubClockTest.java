package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class HubClockTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void theOffsetIsUnknownUntilTheHubWasHeard() {
    var clock = new HubClock(InstantSource.fixed(NOW), Instant.EPOCH);
    assertThat(clock.offsetMillis()).isEmpty();
    clock.heard(NOW.plusSeconds(90).toEpochMilli());
    assertThat(clock.offsetMillis()).hasValue(90_000);
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
