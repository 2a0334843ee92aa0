package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void everyPauseLiesBetweenTheBaseAndThreeTimesTheLastOne() {
    var backoff = new Backoff(new Random(1));
    Duration last = Backoff.BASE;
    for (int i = 0; i < 1000; i++) {
      Duration next = backoff.next();
      assertThat(next)
          .isBetween(Backoff.BASE, last.multipliedBy(3))
          .isLessThanOrEqualTo(Backoff.CAP);
      last = next;
    }
  }

  @Test
  void reachesLongPausesWhenNothingHelps() {
    var backoff = new Backoff(new Random(2));
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 50; i++) {
      Duration next = backoff.next();
      longest = next.compareTo(longest) > 0 ? next : longest;
    }
    assertThat(longest).isGreaterThan(Duration.ofSeconds(30));
  }

  @Test
  void twoAgentsDoNotComeBackTogether() {
    var pauses = new HashSet<Duration>();
    for (int agent = 0; agent < 100; agent++) {
      var backoff = new Backoff(new Random(agent));
      backoff.next();
      pauses.add(backoff.next());
    }
    assertThat(pauses).hasSizeGreaterThan(90);
  }

  @Test
  void isShortAgainAfterAReset() {
    var backoff = new Backoff(new Random(3));
    backoff.lengthen();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.BASE.multipliedBy(3));
  }
}
