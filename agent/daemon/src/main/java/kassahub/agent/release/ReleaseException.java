package kassahub.agent.release;

/** A release that does not take over, and why: a code of proto/TOPICS.md. */
final class ReleaseException extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  ReleaseException(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
