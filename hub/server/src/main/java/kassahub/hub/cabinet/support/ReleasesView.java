package kassahub.hub.cabinet.support;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.rollout.Release;
import kassahub.hub.rollout.Rollout;
import kassahub.hub.rollout.RolloutState;

/**
 * Releases, newest first.
 *
 * @param rollouts by release
 */
public record ReleasesView(List<Release> releases, Map<Long, Rollout> rollouts) {
  public Optional<Rollout> rollout(Release release) {
    return Optional.ofNullable(rollouts.get(release.id()));
  }

  /** Tone of a state. */
  public static String tone(RolloutState state) {
    return switch (state) {
      case RUNNING -> "kh-run";
      case PAUSED -> "kh-warn";
      case STOPPED -> "kh-bad";
      case DONE -> "kh-ok";
    };
  }

  public static String icon(RolloutState state) {
    return switch (state) {
      case RUNNING -> "loader-2";
      case PAUSED -> "clock-pause";
      case STOPPED -> "circle-minus";
      case DONE -> "circle-check";
    };
  }
}
