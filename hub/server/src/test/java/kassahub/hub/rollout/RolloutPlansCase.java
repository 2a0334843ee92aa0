package kassahub.hub.rollout;

import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

/** A rollout, and what one agent was offered, among all agents in all rollouts. */
public abstract class RolloutPlansCase {
  private static final long RELEASE = 2;

  @Test
  void readsFewOfAnAgents() {
    Plans.requireFewRows(
        FleetSamples.support().scope(), tx -> RolloutStore.ofAgent(tx, "agent-031234"));
  }

  @Test
  void readsFewThatAreNext() {
    Plans.requireFewRows(
        FleetSamples.support().scope(),
        tx -> RolloutStore.next(tx, RolloutStore.ofRelease(tx, RELEASE).orElseThrow()));
  }

  @Test
  void readsFewThatHaveNotTakenIt() {
    Plans.requireFewRows(FleetSamples.support().scope(), tx -> RolloutStore.untaken(tx, RELEASE));
  }
}
