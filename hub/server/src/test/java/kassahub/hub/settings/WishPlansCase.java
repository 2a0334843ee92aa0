package kassahub.hub.settings;

import java.util.List;
import java.util.Set;
import kassahub.hub.SettableClock;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

/** What is wished of the agents of one organisation among those of all. */
public abstract class WishPlansCase {
  private static final List<String> AGENTS = List.of("agent-000031", "agent-000032");

  @Test
  void readsFewOfAgents() {
    for (var caller : List.of(FleetSamples.support(), FleetSamples.partner())) {
      Plans.requireFewRows(caller.scope(), tx -> WishStore.own(tx, AGENTS));
      Plans.requireFewRows(caller.scope(), tx -> WishStore.wished(tx, AGENTS, SettableClock.START));
      Plans.requireFewRows(caller.scope(), tx -> WishStore.progress(tx, AGENTS));
    }
  }

  @Test
  void readsFewOfAnOrganisation() {
    var scope = FleetSamples.support().scope();
    Plans.requireFewRows(scope, tx -> WishStore.ofAll(tx, 1));
    Plans.requireFewRows(scope, tx -> WishStore.progressOfAll(tx, 1));
    Plans.requireFewRows(
        scope, tx -> WishStore.wishedOfConnected(tx, 1, SettableClock.START, "", 100));
  }

  /** The change gets the number after the organisation's last. */
  @Test
  void readsFewForAChange() {
    var change =
        new WishStore.Change(AgentWish.NONE, Set.of(), SettableClock.START, "Анна Кедрова");
    Plans.requireFewRows(FleetSamples.support().scope(), tx -> WishStore.saveOfAll(tx, 1, change));
  }
}
