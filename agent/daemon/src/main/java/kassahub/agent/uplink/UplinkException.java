package kassahub.agent.uplink;

import org.jspecify.annotations.Nullable;

/** There is no connection to the hub, or it broke. Always worth another try; the kind says when. */
public final class UplinkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of failure, for the person who reads `doctor` and for the choice of the next way. */
  public enum Kind {
    /** Nobody answers there: wrong address, no network, a firewall, the hub is down. */
    UNREACHABLE,
    /** The two sides do not trust each other's certificates, or one of them is not valid now. */
    CERTIFICATE,
    /** The hub knows this agent and does not want it: revoked, or the same key from two places. */
    REFUSED,
    /** The hub has no room at the moment. */
    BUSY,
    /** The other side accepted and then said nothing in time. */
    SILENT,
    /** A connection that worked has ended. */
    LOST
  }

  private final Kind kind;

  public UplinkException(Kind kind, String message) {
    this(kind, message, null);
  }

  public UplinkException(Kind kind, String message, @Nullable Throwable reason) {
    super(message, reason);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
