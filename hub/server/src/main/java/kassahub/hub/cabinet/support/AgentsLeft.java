package kassahub.hub.cabinet.support;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.agent.roster.AgentRow;

/**
 * Ticked agents that nothing is done with: revoked, or not the reader's.
 *
 * @param done with how many of them it is done
 */
public record AgentsLeft(int done, List<One> agents) {
  public AgentsLeft {
    agents = List.copyOf(agents);
  }

  /** One of them; without a row there is no such agent for the reader. */
  public record One(String id, Optional<AgentRow> row) {}

  /** Empty when none is left out. */
  static Optional<AgentsLeft> of(
      AgentRoster roster, Caller caller, List<String> ticked, Collection<String> done) {
    var taken = Set.copyOf(done);
    var left =
        ticked.stream()
            .distinct()
            .filter(id -> !taken.contains(id))
            .map(id -> new One(id, roster.find(caller, id)))
            .toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(new AgentsLeft(taken.size(), left));
  }

  /** How many were ticked. */
  public int ticked() {
    return done + agents.size();
  }
}
