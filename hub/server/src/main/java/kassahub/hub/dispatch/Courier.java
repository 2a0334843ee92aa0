package kassahub.hub.dispatch;

import java.util.OptionalLong;
import java.util.Set;

/** Carries a dispatch to the agent's live connection. Never blocks. */
public interface Courier {
  /**
   * Hands it to the connection.
   *
   * @return the generation of that connection; empty when this instance has no link to the agent or
   *     the link has no room: offer again
   */
  OptionalLong deliver(String agent, Dispatch dispatch);

  /** Agents that this instance holds a link to. */
  Set<String> connected();
}
