package kassahub.hub.gateway;

import kassahub.hub.database.Plans;
import kassahub.hub.database.Scope;
import org.junit.jupiter.api.Test;

/** What every hub looks for every few seconds costs nothing, however many agents there were. */
public abstract class LinkPlansCase {
  private static final long FEW = 20;

  @Test
  void whoWasStoppedJustNowIsFoundBesideAllThatEverWere() {
    Plans.requireFewRows(Scope.EVERYTHING, new StreamStore()::stopped, FEW);
  }
}
