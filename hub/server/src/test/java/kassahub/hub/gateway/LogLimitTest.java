package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogLimitTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  @Test
  void leavesOutWhatComesTooOftenAndCountsIt() {
    var limit = new LogLimit(2);
    assertThat(limit.admit(-5)).hasValue(0);
    assertThat(limit.admit(0)).hasValue(0);
    assertThat(limit.admit(1)).isEmpty();
    assertThat(limit.admit(2)).isEmpty();
    assertThat(limit.admit(MINUTE)).hasValue(2);
    assertThat(limit.admit(MINUTE + 1)).hasValue(0);
    assertThat(limit.admit(MINUTE + 2)).isEmpty();
  }
}
