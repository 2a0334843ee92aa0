package kassahub.hub.register;

/** A report by the agent that speaks for the register. */
record Owned(Known register, RegisterReport report) {
  long id() {
    return register.id();
  }

  ReportedState state() {
    return (ReportedState) report.said();
  }
}
