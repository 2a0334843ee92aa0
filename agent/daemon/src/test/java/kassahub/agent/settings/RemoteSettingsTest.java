package kassahub.agent.settings;

import static kassahub.proto.v1.SettingOrigin.SETTING_ORIGIN_BUILT_IN;
import static kassahub.proto.v1.SettingOrigin.SETTING_ORIGIN_FILE;
import static kassahub.proto.v1.SettingOrigin.SETTING_ORIGIN_HUB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.agent.settings.LocalSettings.Poll;
import kassahub.agent.state.StateFiles;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.EffectivePoll;
import kassahub.proto.v1.InstallWindow;
import kassahub.proto.v1.LogLevel;
import kassahub.proto.v1.LogSetting;
import kassahub.proto.v1.RefusedSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteSettingsTest {
  private static final LocalSettings PLAIN =
      new LocalSettings(
          List.of(
              new Poll("tcp a:1", Duration.ofSeconds(30), false),
              new Poll("tcp b:1", Duration.ofSeconds(45), true)),
          Optional.empty(),
          LogLevel.LOG_LEVEL_INFO);

  @TempDir private Path dir;
  private ZonedDateTime now = ZonedDateTime.of(2026, 11, 28, 12, 0, 0, 0, ZoneId.of("Asia/Omsk"));
  private final List<List<Duration>> polls = new ArrayList<>();
  private final List<LogLevel> levels = new ArrayList<>();
  private int changes;

  @Test
  void goesByTheFileAndWhatIsBuiltInBeforeTheHubSaysAnything() throws IOException {
    var settings = started(PLAIN);

    assertThat(settings.effective().getPollsList())
        .extracting(EffectivePoll::getSeconds, EffectivePoll::getOrigin)
        .containsExactly(tuple(30, SETTING_ORIGIN_BUILT_IN), tuple(45, SETTING_ORIGIN_FILE));
    assertThat(settings.effective().getWindow().getOrigin()).isEqualTo(SETTING_ORIGIN_BUILT_IN);
    assertThat(settings.effective().getLog().getOrigin()).isEqualTo(SETTING_ORIGIN_BUILT_IN);
    assertThat(settings.effective().getVersion()).isZero();
    assertThat(changes).isZero();
  }

  @Test
  void followsTheHubButWhereTheFileSpeaks() throws IOException {
    var settings = started(PLAIN);
    settings.welcomed(wish(3).setPollSeconds(120).setWindow(night()).build());

    assertThat(settings.effective().getPollsList())
        .extracting(EffectivePoll::getSeconds, EffectivePoll::getOrigin)
        .containsExactly(tuple(120, SETTING_ORIGIN_HUB), tuple(45, SETTING_ORIGIN_FILE));
    assertThat(polls).last().isEqualTo(List.of(Duration.ofMinutes(2), Duration.ofSeconds(45)));
    assertThat(settings.effective().getWindow().getWindow()).isEqualTo(night());
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void theFilesWindowComesFirst() throws IOException {
    var file = kassahub.agent.settings.InstallWindow.parse("01:00-03:00");
    var settings =
        started(new LocalSettings(PLAIN.polls(), Optional.of(file), LogLevel.LOG_LEVEL_INFO));
    settings.welcomed(wish(3).setWindow(night()).build());

    assertThat(settings.effective().getWindow().getWindow().getFromMinute()).isEqualTo(60);
    assertThat(settings.effective().getWindow().getOrigin()).isEqualTo(SETTING_ORIGIN_FILE);
  }

  @Test
  void anOlderOrDoubledChangeSaysNothing() throws IOException {
    var settings = started(PLAIN);
    settings.changed(wish(5).setPollSeconds(300).build());
    settings.changed(wish(4).setPollSeconds(60).build());
    settings.changed(wish(5).setPollSeconds(60).build());

    assertThat(settings.effective().getVersion()).isEqualTo(5);
    assertThat(settings.effective().getPolls(0).getSeconds()).isEqualTo(300);
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void aWelcomeCountsAlsoFromAHubThatWasPutBack() throws IOException {
    var settings = started(PLAIN);
    settings.changed(wish(5).setPollSeconds(300).build());
    settings.welcomed(wish(2).build());

    assertThat(settings.effective().getVersion()).isEqualTo(2);
    assertThat(settings.effective().getPolls(0).getOrigin()).isEqualTo(SETTING_ORIGIN_BUILT_IN);
    assertThat(polls).last().isEqualTo(List.of(Duration.ofSeconds(30), Duration.ofSeconds(45)));
  }

  @Test
  void remembersThemOverARestartWithoutTellingThatAsNews() throws IOException {
    started(PLAIN).welcomed(wish(3).setPollSeconds(120).build());
    changes = 0;
    polls.clear();
    var again = started(PLAIN);

    assertThat(again.effective().getVersion()).isEqualTo(3);
    assertThat(polls).last().isEqualTo(List.of(Duration.ofMinutes(2), Duration.ofSeconds(45)));
    assertThat(changes).isZero();
  }

  @Test
  void startsWithADamagedFile() throws IOException {
    started(PLAIN).welcomed(wish(3).setPollSeconds(120).build());
    Files.write(dir.resolve("settings"), new byte[] {10, 99, 1});

    assertThat(started(PLAIN).effective().getVersion()).isZero();
  }

  @Test
  void namesWhatIsOutOfItsBoundsAndTakesTheRest() throws IOException {
    var settings = started(PLAIN);
    settings.welcomed(
        wish(3)
            .setPollSeconds(9)
            .setWindow(InstallWindow.newBuilder().setFromMinute(100).setUntilMinute(130))
            .setLog(loud(Duration.ofDays(3)))
            .build());
    assertThat(settings.effective().getRefusedList())
        .extracting(RefusedSetting::getSetting)
        .containsExactly("poll", "window", "log");
    assertThat(settings.effective().getVersion()).isEqualTo(3);
    assertThat(settings.effective().getPolls(0).getSeconds()).isEqualTo(30);

    settings.changed(wish(4).setPollSeconds(3601).setWindow(night()).build());
    assertThat(settings.effective().getRefusedList())
        .extracting(RefusedSetting::getSetting)
        .containsExactly("poll");
    assertThat(settings.effective().getWindow().getOrigin()).isEqualTo(SETTING_ORIGIN_HUB);
  }

  @Test
  void aLoudLogEndsByItself() throws IOException {
    var settings = started(PLAIN);
    settings.welcomed(wish(3).setLog(loud(Duration.ofHours(4))).build());
    assertThat(levels).last().isEqualTo(LogLevel.LOG_LEVEL_DEBUG);
    assertThat(settings.effective().getLog().getOrigin()).isEqualTo(SETTING_ORIGIN_HUB);

    now = now.plusHours(4);
    settings.tick();
    assertThat(levels).last().isEqualTo(LogLevel.LOG_LEVEL_INFO);
    assertThat(settings.effective().getLog().hasUntilMillis()).isFalse();
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void saysFromWhenOnLicencesAreInstalled() throws IOException {
    var settings = started(PLAIN);
    assertThat(settings.installsFrom(runningOn(), now.plusDays(9).toInstant())).isEmpty();

    settings.welcomed(wish(3).setWindow(night()).build());
    assertThat(settings.installsFrom(runningOn(), now.plusDays(9).toInstant()))
        .contains(now.withHour(22));
    assertThat(settings.installsFrom(Optional.empty(), now.plusDays(9).toInstant())).isEmpty();
  }

  private RemoteSettings started(LocalSettings local) throws IOException {
    var settings =
        new RemoteSettings(
            StateFiles.open(dir),
            local,
            () -> now,
            new RemoteSettings.Effects() {
              @Override
              public void poll(List<Duration> every) {
                polls.add(every);
              }

              @Override
              public void log(LogLevel level) {
                levels.add(level);
              }

              @Override
              public void changed() {
                changes++;
              }
            });
    settings.start();
    return settings;
  }

  private static AgentSettings.Builder wish(long version) {
    return AgentSettings.newBuilder().setVersion(version);
  }

  private static InstallWindow night() {
    return InstallWindow.newBuilder().setFromMinute(22 * 60).setUntilMinute(6 * 60).build();
  }

  private LogSetting loud(Duration span) {
    return LogSetting.newBuilder()
        .setLevel(LogLevel.LOG_LEVEL_DEBUG)
        .setUntilMillis(now.plus(span).toInstant().toEpochMilli())
        .build();
  }

  private static Optional<LicenceMask> runningOn() {
    return Optional.of(LicenceMask.none().throughQuarterOf(LicenceMask.LAST_DAY));
  }
}
