package kassahub.agent;

import kassahub.agent.driver.RegisterFault;

/** What is wrong with a register and what to do about it, in words. */
final class FaultAdvice {
  private FaultAdvice() {}

  static String of(Texts texts, RegisterFault fault) {
    return texts.of("fault." + fault.kind().code()) + " (" + fault.text() + ")";
  }
}
