package kassahub.hub.register;

/** A report that counts: by the agent that speaks for the register, or of what was brought. */
record Owned(Known register, RegisterReport report) {
  long id() {
    return register.id();
  }

  ReportedState state() {
    return (ReportedState) report.said();
  }
}
