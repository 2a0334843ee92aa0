package kassahub.agent.uplink;

import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Welcome;

/** What the rest of the agent does with what the hub says. */
public interface HubListener {
  /**
   * Journals the dispatch on disk before it returns.
   *
   * @return false when it could not be taken now
   */
  boolean take(Dispatch dispatch);

  /** The hub's settings, once for each connection. */
  void welcomed(Welcome welcome);

  /** Something that a person should read in the agent's health. */
  void notice(String text);
}
