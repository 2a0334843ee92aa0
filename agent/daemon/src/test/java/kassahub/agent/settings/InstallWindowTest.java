package kassahub.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallWindowTest {
  private static final ZoneId OMSK = ZoneId.of("Asia/Omsk");
  private static final ZonedDateTime NOON = ZonedDateTime.of(2026, 11, 28, 12, 0, 0, 0, OMSK);
  private static final ZonedDateTime LATER = NOON.plusDays(30);
  private final InstallWindow night = InstallWindow.parse("22:00-06:00");

  @ParameterizedTest
  @CsvSource({
    "22:00-06:00, 21:59, false",
    "22:00-06:00, 22:00, true",
    "22:00-06:00, 05:59, true",
    "22:00-06:00, 06:00, false",
    "02:00-04:00, 01:59, false",
    "02:00-04:00, 02:00, true",
    "02:00-04:00, 04:00, false"
  })
  void isOpenByTheClockOfTheTill(String window, String time, boolean open) {
    ZonedDateTime now = NOON.with(LocalTime.parse(time));

    assertThat(InstallWindow.parse(window).isOpen(now)).isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22:00", "22:00-22:30", "22:00-22:00", "25:00-06:00", "night"})
  void refusesWhatIsNoWindow(String text) {
    assertThatThrownBy(() -> InstallWindow.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void opensNextTodayOrTomorrow() {
    assertThat(night.nextOpening(NOON)).isEqualTo(NOON.withHour(22));
    assertThat(InstallWindow.parse("02:00-04:00").nextOpening(NOON))
        .isEqualTo(NOON.plusDays(1).withHour(2));
  }

  @Test
  void aLicenceThatRunsOnWaits() {
    assertThat(night.holdsBack(NOON, until(2026, 12, 31), LATER)).isTrue();
    assertThat(night.holdsBack(NOON.withHour(23), until(2026, 12, 31), LATER)).isFalse();
  }

  @Test
  void oneThatWouldRunOutBeforeDoesNot() {
    ZonedDateTime lastDay = NOON.withMonth(12).withDayOfMonth(31);

    assertThat(night.holdsBack(lastDay, until(2026, 12, 31), lastDay.plusDays(9))).isFalse();
    assertThat(night.holdsBack(lastDay.minusDays(2), until(2026, 12, 31), lastDay.plusDays(9)))
        .isTrue();
    assertThat(night.holdsBack(NOON, Optional.of(LicenceMask.none()), LATER)).isFalse();
    assertThat(night.holdsBack(NOON, Optional.empty(), LATER)).isFalse();
  }

  @Test
  void anOrderThatEndsBeforeDoesNot() {
    assertThat(night.holdsBack(NOON, until(2026, 12, 31), NOON.withHour(22).plusMinutes(30)))
        .isFalse();
  }

  private static Optional<LicenceMask> until(int year, int month, int day) {
    return Optional.of(LicenceMask.none().throughQuarterOf(LocalDate.of(year, month, day)));
  }
}
