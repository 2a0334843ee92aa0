package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database of these tests runs on this machine: its clock is the system's. */
class DatabaseClockIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final InstantSource RIGHT = InstantSource.system();

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT11M", "PT-11M", "P1D", "P-400D"})
  void aMachineWhoseClockIsWrongGoesByTheDatabases(Duration ahead) {
    try (var clock = new DatabaseClock(() -> RIGHT.instant().plus(ahead), DATABASE.database())) {
      clock.start();

      assertThat(clock.instant()).isCloseTo(RIGHT.instant(), within(1, ChronoUnit.SECONDS));
      assertThat(clock.ahead()).isCloseTo(ahead, Duration.ofSeconds(1));
    }
  }

  @Test
  void aClockThatIsRightIsLeftAlone() {
    try (var clock = new DatabaseClock(RIGHT, DATABASE.database())) {
      clock.start();
      clock.compare();

      assertThat(clock.ahead()).isZero();
    }
  }

  @Test
  void aClockThatIsSetWhileTheHubRunsIsNoticed() {
    var set = new Instant[] {Instant.EPOCH};
    try (var clock = new DatabaseClock(() -> set[0], DATABASE.database())) {
      clock.start();
      set[0] = RIGHT.instant().plus(Duration.ofDays(1));
      clock.compare();

      assertThat(clock.ahead()).isCloseTo(Duration.ofDays(1), Duration.ofSeconds(1));
    }
  }
}
