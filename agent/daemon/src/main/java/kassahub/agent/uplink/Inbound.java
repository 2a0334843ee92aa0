package kassahub.agent.uplink;

import kassahub.proto.v1.Dispatch;

/** What the hub says besides answers to batches. Called on threads of the connection. */
public interface Inbound {
  /**
   * Journals the dispatch on disk before it returns.
   *
   * @return false when it could not be taken now: the hub keeps it and will offer it again
   */
  boolean take(Dispatch dispatch);

  /** The hub's clock as it was a moment ago, milliseconds since the epoch. Does not block. */
  void hubTime(long hubMillis);
}
