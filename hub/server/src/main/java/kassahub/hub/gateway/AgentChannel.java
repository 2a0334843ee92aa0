package kassahub.hub.gateway;

import kassahub.proto.v1.Dispatch;

/**
 * One live connection as its transport offers it. No verb blocks; all may be called from anywhere.
 */
public interface AgentChannel {
  /** Sends work; false when the connection has no room for more that is not acknowledged. */
  boolean deliver(Dispatch dispatch);

  /** Ends the connection and says why. */
  void close(Ending why);

  /** Why the hub ends a connection. */
  enum Ending {
    /** The same agent connected again. */
    TAKEN_OVER,
    /** The agent was revoked or suspended, or the certificate of the connection is over. */
    NOT_AUTHORIZED,
    /** The hub has more undecided reports than it can hold. */
    OVERLOADED,
    /** Another instance serves the same connection now, through a broker. */
    MOVED,
    /** The hub stops. */
    STOPPING
  }
}
