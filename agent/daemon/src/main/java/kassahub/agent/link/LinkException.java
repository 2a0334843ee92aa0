package kassahub.agent.link;

import java.io.IOException;

/** The pipe could not be opened, or is broken. */
public final class LinkException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What a person would do about it. */
  public enum Reason {
    /** Nobody there: no route, nobody listens, no such port, cable out. */
    UNREACHABLE,
    /** Somebody else holds it. */
    BUSY,
    /** The other side closed, or the line was cut, after it was open. */
    CUT
  }

  private final Reason reason;

  public LinkException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
