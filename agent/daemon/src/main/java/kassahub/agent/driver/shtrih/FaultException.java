package kassahub.agent.driver.shtrih;

import kassahub.agent.driver.RegisterFault;

/** Carries a fault up to the driver's edge, where it becomes a value. Never leaves this package. */
final class FaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RegisterFault fault;

  FaultException(RegisterFault fault) {
    super(fault.text(), null, false, false);
    this.fault = fault;
  }

  FaultException(RegisterFault.Kind kind, String message) {
    this(RegisterFault.of(kind, message));
  }

  RegisterFault fault() {
    return fault;
  }
}
