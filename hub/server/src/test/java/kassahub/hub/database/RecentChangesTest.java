package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentChangesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final RecentChanges recent = new RecentChanges();

  @Test
  void knowsWhatChangedButNotBeforeItBegan() {
    recent.add("register:1");

    assertThat(recent.changed("register:1", MINUTE)).isTrue();
    assertThat(recent.changed("register:2", MINUTE)).isFalse();
    assertThat(recent.knows(MINUTE)).isFalse();
    assertThat(recent.knows(Duration.ZERO)).isTrue();
  }

  @Test
  void forgetsTheOldestOfTooManyAndKnowsThatItDid() {
    long began = System.nanoTime();
    for (int i = 0; i <= 20_000; i++) {
      recent.add("register:" + i);
    }

    assertThat(recent.changed("register:0", MINUTE)).isFalse();
    assertThat(recent.changed("register:1", MINUTE)).isTrue();
    assertThat(recent.knows(since(began))).isFalse();
  }

  @Test
  void knowsNothingOfTheTimeUntilItMissedSome() {
    long began = System.nanoTime();
    assertThat(recent.knows(Duration.ZERO)).isTrue();

    recent.missed();

    assertThat(recent.knows(since(began))).isFalse();
    assertThat(recent.knows(Duration.ZERO)).isTrue();
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
