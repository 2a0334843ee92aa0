package kassahub.hub.settings;

import java.util.Set;
import kassahub.hub.agent.AgentWish;

/**
 * All that is wished of one agent, its organisation's wishes included.
 *
 * @param version greater after each change
 * @param own what of it is for this agent alone
 */
public record Wished(String agent, long version, AgentWish wish, Set<Part> own) {
  public Wished {
    own = Set.copyOf(own);
  }

  /** A setting. */
  public enum Part {
    POLL,
    WINDOW,
    LOG
  }
}
