package kassahub.agent.simulator.device;

/** Ends a command with a result byte other than 0. Carries no stack: refusals are normal life. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  Refusal(int code) {
    super("result " + Integer.toHexString(code), null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
