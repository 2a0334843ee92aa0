package kassahub.hub.cabinet.support;

import java.util.List;
import java.util.Optional;
import kassahub.hub.rollout.Release;
import kassahub.hub.rollout.RolloutState;
import kassahub.hub.rollout.Standing;

/**
 * One release.
 *
 * @param standing empty before it was started
 * @param asked its way beyond the first stage waits for a second operator
 */
public record ReleaseView(Release release, Optional<Standing> standing, boolean asked) {
  /** States of agents in the order of their way; then who is left out, and why. */
  private static final List<String> STATES =
      List.of(
          "waiting", "offered", "begun", "silent", "done", "failed", "away", "newer", "package",
          "hand", "unfit");

  private static final long KIBIBYTE = 1024;

  /** Those that somebody is in, besides the way itself. */
  public List<String> states() {
    return STATES.stream()
        .filter(state -> standing.map(one -> one.count(state) > 0).orElse(false))
        .toList();
  }

  public boolean is(RolloutState state) {
    return standing.filter(one -> one.rollout().state() == state).isPresent();
  }

  /** May still be stopped. */
  public boolean live() {
    return standing.filter(one -> one.rollout().state().live()).isPresent();
  }

  public boolean narrow() {
    return standing.filter(one -> !one.rollout().wide()).isPresent();
  }

  public long megabytes() {
    return Math.max(1, release.bytes() / KIBIBYTE / KIBIBYTE);
  }
}
