package kassahub.agent.driver;

/** Carries a fault up to a driver's edge, where it becomes a value. Never leaves a driver. */
public final class FaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RegisterFault fault;

  public FaultException(RegisterFault fault) {
    super(fault.text(), null, false, false);
    this.fault = fault;
  }

  public FaultException(RegisterFault.Kind kind, String message) {
    this(RegisterFault.of(kind, message));
  }

  /** What is told. */
  public RegisterFault fault() {
    return fault;
  }
}
