package kassahub.hub.cabinet.support;

import java.util.List;
import kassahub.hub.agent.roster.AgentShares;
import kassahub.hub.rollout.Ring;
import kassahub.hub.rollout.Rollout;

/**
 * All agents at once.
 *
 * @param releases on their way or just out; none for tenants
 */
public record AgentFleetView(AgentShares shares, List<Release> releases) {
  public AgentFleetView {
    releases = List.copyOf(releases);
  }

  /** A release by the stages that let its agents in. */
  public record Release(Rollout rollout, List<Ring> rings) {}

  /** In percent of all, rounded; 1 for the few. */
  public long percent(long agents) {
    long all = shares.all().agents();
    return all == 0 || agents == 0 ? 0 : Math.max(1, Math.round(100.0 * agents / all));
  }
}
