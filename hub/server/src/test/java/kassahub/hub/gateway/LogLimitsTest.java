package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogLimitsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int MOST = 1_000;

  private final LogLimits limits = new LogLimits(1);

  @Test
  void whoFloodsHidesNobodyElse() {
    assertThat(limits.admit("one", 0)).hasValue(0);
    assertThat(limits.admit("one", 1)).isEmpty();
    assertThat(limits.admit("other", 2)).hasValue(0);
    assertThat(limits.admit("one", MINUTE)).hasValue(1);
  }

  @Test
  void moreThanItRemembersShareOneLimitUntilTheFirstAreForgotten() {
    for (int who = 0; who < MOST; who++) {
      assertThat(limits.admit("agent " + who, 0)).isPresent();
    }
    assertThat(limits.admit("late", 1)).isPresent();
    assertThat(limits.admit("later", 1)).isEmpty();
    assertThat(limits.admit("agent 7", 1)).isEmpty();

    assertThat(limits.admit("later", MINUTE + 1)).isPresent();
    assertThat(limits.admit("late", MINUTE + 1)).isPresent();
  }
}
