package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnknownConnectionsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  /** Nanoseconds count from anywhere. */
  private static final long NOW = -MINUTE / 2;

  private final UnknownConnections unknown = new UnknownConnections();

  @Test
  void eightAMinuteOfOneAgentAreEnough() {
    name("loud", 7, NOW);
    assertThat(unknown.enough("loud", NOW)).isFalse();
    name("loud", 1, NOW);
    assertThat(unknown.enough("loud", NOW + MINUTE - 1)).isTrue();
    assertThat(unknown.enough("quiet", NOW)).isFalse();
  }

  @Test
  void afterAMinuteItBeginsAnew() {
    name("loud", 8, NOW);
    assertThat(unknown.enough("loud", NOW + MINUTE)).isFalse();
    name("loud", 1, NOW + MINUTE);
    assertThat(unknown.enough("loud", NOW + MINUTE)).isFalse();
  }

  @Test
  void ofManyAgentsThoseMetLastAreRemembered() {
    name("first", 8, NOW);
    for (int i = 0; i < 10_000; i++) {
      name("agent-" + i, 1, NOW);
    }
    assertThat(unknown.enough("first", NOW)).isFalse();
  }

  private void name(String agent, int times, long nanos) {
    for (int i = 0; i < times; i++) {
      unknown.note(agent, nanos);
    }
  }
}
