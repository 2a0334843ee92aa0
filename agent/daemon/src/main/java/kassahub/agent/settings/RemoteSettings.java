package kassahub.agent.settings;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kassahub.agent.settings.LocalSettings.Poll;
import kassahub.agent.settings.Wishes.Loud;
import kassahub.agent.state.StateFiles;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.EffectiveLog;
import kassahub.proto.v1.EffectivePoll;
import kassahub.proto.v1.EffectiveSettings;
import kassahub.proto.v1.EffectiveWindow;
import kassahub.proto.v1.LogLevel;
import kassahub.proto.v1.SettingOrigin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's wishes, as they were heard last, and what the agent goes by. The file beside the agent
 * comes first, but for the log, which the hub may make louder for a day. Safe for use by many
 * threads.
 */
public final class RemoteSettings {
  private static final String FILE = "settings";
  private static final int MOST_POLLS = 64;
  private static final Logger log = LoggerFactory.getLogger(RemoteSettings.class);

  private final StateFiles files;
  private final LocalSettings local;
  private final Supplier<ZonedDateTime> clock;
  private final Effects effects;
  private AgentSettings heard = AgentSettings.getDefaultInstance();
  private Wishes wishes = Wishes.of(heard, Instant.EPOCH);
  private EffectiveSettings told = EffectiveSettings.getDefaultInstance();

  /** By {@link System#nanoTime()}: a clock that is set back makes no log loud for longer. */
  private long heardNanos = System.nanoTime();

  /** What goes by them. */
  public interface Effects {
    /** How often each register is visited, in the order of the configuration. */
    void poll(List<Duration> every);

    void log(LogLevel level);

    /** Something is otherwise than the hub was told. */
    void changed();
  }

  /**
   * @param clock the hub's time as far as it is known, in the zone of this computer
   */
  public RemoteSettings(
      StateFiles files, LocalSettings local, Supplier<ZonedDateTime> clock, Effects effects) {
    this.files = files;
    this.local = local;
    this.clock = clock;
    this.effects = effects;
  }

  /** Goes by what an earlier life of this agent heard. */
  public synchronized void start() throws IOException {
    Optional<byte[]> kept = files.read(FILE);
    if (kept.isPresent()) {
      try {
        heard = AgentSettings.parseFrom(kept.get());
      } catch (InvalidProtocolBufferException damaged) {
        log.warn("remembered settings cannot be read, the hub will say them again", damaged);
      }
    }
    wishes = Wishes.of(heard, clock.get().toInstant());
    told = effective();
    follow();
  }

  /** On connecting: whatever was heard before, this is what the hub wishes. */
  public synchronized void welcomed(AgentSettings settings) {
    hear(settings);
  }

  /** While connected; one that is older than what was heard changes nothing. */
  public synchronized void changed(AgentSettings settings) {
    if (Long.compareUnsigned(settings.getVersion(), heard.getVersion()) > 0) {
      hear(settings);
    }
  }

  /** What holds for a time only may be over. */
  public synchronized void tick() {
    apply();
  }

  /** What the agent goes by, with who decided. */
  public synchronized EffectiveSettings effective() {
    return EffectiveSettings.newBuilder()
        .setVersion(wishes.version())
        .addAllPolls(polls())
        .setWindow(effectiveWindow())
        .setLog(effectiveLog(clock.get().toInstant()))
        .addAllRefused(wishes.refused())
        .build();
  }

  /**
   * Until when a licence waits for the window for installs; empty: it does not.
   *
   * @param held what the register was read to hold; empty: unknown
   */
  public synchronized Optional<ZonedDateTime> installsFrom(
      Optional<LicenceMask> held, Instant deadline) {
    ZonedDateTime now = clock.get();
    return window()
        .filter(hours -> hours.holdsBack(now, held, deadline.atZone(now.getZone())))
        .map(hours -> hours.nextOpening(now));
  }

  private void hear(AgentSettings settings) {
    if (!settings.equals(heard)) {
      keep(settings);
      log.info("settings of the hub heard version={}", settings.getVersion());
      heard = settings;
      heardNanos = System.nanoTime();
    }
    wishes = Wishes.of(settings, clock.get().toInstant());
    apply();
  }

  private void keep(AgentSettings settings) {
    try {
      files.write(FILE, settings.toByteArray());
    } catch (IOException full) {
      log.warn("settings of the hub hold until the agent ends: {}", full.toString());
    }
  }

  private void apply() {
    EffectiveSettings now = effective();
    if (!now.equals(told)) {
      told = now;
      follow();
      effects.changed();
    }
  }

  private void follow() {
    effects.poll(
        local.polls().stream().map(poll -> poll.fixed() ? poll.every() : poll(poll)).toList());
    effects.log(told.getLog().getLevel());
  }

  private Duration poll(Poll poll) {
    return wishes.poll().orElse(poll.every());
  }

  private Optional<InstallWindow> window() {
    return local.window().isPresent() ? local.window() : wishes.window();
  }

  private List<EffectivePoll> polls() {
    List<EffectivePoll> polls = new ArrayList<>();
    for (Poll poll : local.polls().subList(0, Math.min(MOST_POLLS, local.polls().size()))) {
      SettingOrigin otherwise =
          wishes.poll().isPresent()
              ? SettingOrigin.SETTING_ORIGIN_HUB
              : SettingOrigin.SETTING_ORIGIN_BUILT_IN;
      Duration every = poll.fixed() ? poll.every() : poll(poll);
      polls.add(
          EffectivePoll.newBuilder()
              .setLink(poll.link())
              .setSeconds((int) Math.max(1, every.toSeconds()))
              .setOrigin(poll.fixed() ? SettingOrigin.SETTING_ORIGIN_FILE : otherwise)
              .build());
    }
    return polls;
  }

  private EffectiveWindow effectiveWindow() {
    var effective = EffectiveWindow.newBuilder();
    window()
        .ifPresent(
            hours ->
                effective
                    .getWindowBuilder()
                    .setFromMinute(hours.fromMinute())
                    .setUntilMinute(hours.untilMinute()));
    SettingOrigin otherwise =
        wishes.window().isPresent()
            ? SettingOrigin.SETTING_ORIGIN_HUB
            : SettingOrigin.SETTING_ORIGIN_BUILT_IN;
    return effective
        .setOrigin(local.window().isPresent() ? SettingOrigin.SETTING_ORIGIN_FILE : otherwise)
        .build();
  }

  private EffectiveLog effectiveLog(Instant now) {
    Optional<Loud> loud = wishes.log().filter(wish -> isLoud(wish, now));
    if (loud.isPresent()) {
      return EffectiveLog.newBuilder()
          .setLevel(loud.get().level())
          .setOrigin(SettingOrigin.SETTING_ORIGIN_HUB)
          .setUntilMillis(loud.get().until().toEpochMilli())
          .build();
    }
    boolean usual = local.log() == LogLevel.LOG_LEVEL_INFO;
    return EffectiveLog.newBuilder()
        .setLevel(local.log())
        .setOrigin(
            usual ? SettingOrigin.SETTING_ORIGIN_BUILT_IN : SettingOrigin.SETTING_ORIGIN_FILE)
        .build();
  }

  /** By the clock, and a day after it was heard whatever the clock shows. */
  private boolean isLoud(Loud wish, Instant now) {
    boolean young = System.nanoTime() - heardNanos < Wishes.LOUDEST.toNanos();
    return young && now.isBefore(wish.until());
  }
}
