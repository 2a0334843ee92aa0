package kassahub.agent.enrol;

import org.jspecify.annotations.Nullable;

/** Enrolling or renewing did not work; the message says what is wrong, without secrets. */
public final class EnrolmentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of failure: decides whether trying again can help. */
  public enum Kind {
    /** The hub was not reached; trying again may help. */
    UNREACHABLE,
    /** Something answered that is no enrolment service: another port is meant. */
    OTHER,
    /** The server is not the hub of the enrolment string, or its certificate is not valid now. */
    UNTRUSTED,
    /** The hub refuses: the token is unknown, used up or too old, or the certificate is revoked. */
    REFUSED,
    /** The hub's answer cannot be accepted. */
    ANSWER
  }

  private final Kind kind;

  public EnrolmentException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
