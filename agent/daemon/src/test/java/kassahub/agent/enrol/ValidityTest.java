package kassahub.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import kassahub.agent.enrol.TestAuthority.Life;
import org.junit.jupiter.api.Test;

class ValidityTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Credentials AGENT =
      new TestAuthority().agent("a", new Life(NOW, NOW.plus(Duration.ofDays(90))));

  @Test
  void saysInWordsWhatIsWrongWithTheDates() {
    assertThat(Validity.of(AGENT, NOW.plusSeconds(1), false)).isEqualTo(Validity.GOOD);
    assertThat(Validity.of(AGENT, NOW.minusSeconds(1), false)).isEqualTo(Validity.NOT_YET_VALID);
    assertThat(Validity.of(AGENT, NOW.plus(Duration.ofDays(91)), false))
        .isEqualTo(Validity.EXPIRED);
    assertThat(Validity.EXPIRED.words()).contains("kassahub enrol");
  }

  @Test
  void aClockThatIsKnownToBeBehindIsNamedFirst() {
    assertThat(Validity.of(AGENT, NOW.minusSeconds(1), true)).isEqualTo(Validity.CLOCK_WRONG);
  }
}
