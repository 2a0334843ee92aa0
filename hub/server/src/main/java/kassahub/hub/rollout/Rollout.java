package kassahub.hub.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A release on its way to the agents.
 *
 * @param stage percent of the agents that may have it
 * @param stageAt since when
 * @param countedFrom what failed before was seen by whoever let it go on
 * @param wide a second operator has let it go beyond the first stage
 * @param pauseReason {@code failures} or {@code operator}; empty unless paused
 */
public record Rollout(
    long id,
    Release release,
    RolloutState state,
    int stage,
    Instant stageAt,
    Instant countedFrom,
    boolean wide,
    Optional<String> pauseReason,
    Instant startedAt,
    String startedBy) {
  /** Percent of the agents, one after the other. */
  public static final List<Integer> STAGES = List.of(1, 10, 50, 100);

  /** The stage after this one; this one when it is the last. */
  int nextStage() {
    return STAGES.stream().filter(percent -> percent > stage).findFirst().orElse(stage);
  }

  boolean lastStage() {
    return nextStage() == stage;
  }
}
