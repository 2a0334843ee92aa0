package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LookBackTest {
  private static final Instant NOW = Instant.parse("2026-11-29T04:00:00Z");
  private static final Instant WEEK_AGO = NOW.minus(Duration.ofDays(7));
  private final LookBack back = new LookBack();

  @Test
  void aWeekAfterAStart() {
    assertThat(back.since(NOW)).isEqualTo(WEEK_AGO);
  }

  @Test
  void anHourBeforeItLookedLast() {
    back.looked(NOW.minusSeconds(60), 1);
    assertThat(back.since(NOW)).isEqualTo(NOW.minusSeconds(3_660));
  }

  @Test
  void neverMoreThanAWeek() {
    back.looked(WEEK_AGO, 1);
    assertThat(back.since(NOW)).isEqualTo(WEEK_AGO);
  }

  @Test
  void aWeekWhenTheClockWasSetBack() {
    back.looked(NOW.plus(Duration.ofDays(365)), 1);
    assertThat(back.since(NOW)).isEqualTo(WEEK_AGO);
  }

  @Test
  void aReadingThatWasCutIsReadAgain() {
    back.looked(NOW.minusSeconds(60), 99_999);
    back.looked(NOW, 100_000);

    assertThat(back.since(NOW)).isEqualTo(NOW.minusSeconds(60).minus(Duration.ofHours(1)));
  }
}
