package kassahub.agent.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kassahub.proto.v1.LogLevel;

/**
 * What the configuration beside the agent says of all that the hub may wish for.
 *
 * @param polls in the order of the configuration
 * @param window empty when the file names none
 */
public record LocalSettings(List<Poll> polls, Optional<InstallWindow> window, LogLevel log) {
  /**
   * How often a register is visited.
   *
   * @param fixed the file says so itself
   */
  public record Poll(String link, Duration every, boolean fixed) {}

  public LocalSettings {
    polls = List.copyOf(polls);
  }
}
