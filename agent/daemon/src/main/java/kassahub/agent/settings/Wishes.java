package kassahub.agent.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.LogLevel;
import kassahub.proto.v1.RefusedSetting;

/**
 * What of the hub's wishes lies within the bounds that are compiled into the agent.
 *
 * @param refused what does not
 */
record Wishes(
    long version,
    Optional<Duration> poll,
    Optional<InstallWindow> window,
    Optional<Loud> log,
    List<RefusedSetting> refused) {
  /**
   * An agent holds a register for up to two seconds a visit: oftener than this the shop's own
   * program would notice.
   */
  static final Duration SHORTEST_POLL = Duration.ofSeconds(10);

  static final Duration LONGEST_POLL = Duration.ofHours(1);

  /** For how long the log may be another one than the file says. */
  static final Duration LOUDEST = Duration.ofDays(1);

  /** What two clocks and the way between them take. */
  private static final Duration LEEWAY = Duration.ofMinutes(10);

  /** Another log level, and when it ends. */
  record Loud(LogLevel level, Instant until) {}

  static Wishes of(AgentSettings settings, Instant now) {
    List<RefusedSetting> refused = new ArrayList<>();
    return new Wishes(
        settings.getVersion(),
        poll(settings, refused),
        window(settings, refused),
        log(settings, now, refused),
        refused);
  }

  private static Optional<Duration> poll(AgentSettings settings, List<RefusedSetting> refused) {
    if (!settings.hasPollSeconds()) {
      return Optional.empty();
    }
    Duration poll = Duration.ofSeconds(Integer.toUnsignedLong(settings.getPollSeconds()));
    if (poll.compareTo(SHORTEST_POLL) < 0 || poll.compareTo(LONGEST_POLL) > 0) {
      refused.add(
          outOfBounds(
              "poll", SHORTEST_POLL.toSeconds() + " to " + LONGEST_POLL.toSeconds() + " s"));
      return Optional.empty();
    }
    return Optional.of(poll);
  }

  private static Optional<InstallWindow> window(
      AgentSettings settings, List<RefusedSetting> refused) {
    if (!settings.hasWindow()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          InstallWindow.ofMinutes(
              settings.getWindow().getFromMinute(), settings.getWindow().getUntilMinute()));
    } catch (IllegalArgumentException wrong) {
      refused.add(outOfBounds("window", String.valueOf(wrong.getMessage())));
      return Optional.empty();
    }
  }

  private static Optional<Loud> log(
      AgentSettings settings, Instant now, List<RefusedSetting> refused) {
    if (!settings.hasLog()) {
      return Optional.empty();
    }
    LogLevel level = settings.getLog().getLevel();
    if (level == LogLevel.UNRECOGNIZED || level == LogLevel.LOG_LEVEL_UNSPECIFIED) {
      refused.add(outOfBounds("log", "error, warning, info or debug"));
      return Optional.empty();
    }
    Instant until = Instant.ofEpochMilli(settings.getLog().getUntilMillis());
    if (until.isAfter(now.plus(LOUDEST).plus(LEEWAY))) {
      refused.add(outOfBounds("log", "for a day at most"));
      return Optional.empty();
    }
    return Optional.of(new Loud(level, until));
  }

  private static RefusedSetting outOfBounds(String setting, String bounds) {
    return RefusedSetting.newBuilder()
        .setSetting(setting)
        .setCode("out-of-bounds")
        .setMessage(bounds)
        .build();
  }
}
