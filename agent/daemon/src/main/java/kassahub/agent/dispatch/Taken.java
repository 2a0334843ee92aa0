package kassahub.agent.dispatch;

/** What became of a dispatch that came in. */
public enum Taken {
  /** On disk; a result follows. Also when it was taken before and is not done yet. */
  TAKEN,
  /** Done before under this id; its result was put into the outbox again. */
  ALREADY_DONE,
  /**
   * Not taken: the disk is full, also for the result of what was done before, or too much is
   * waiting. The hub keeps it and offers it again.
   */
  REFUSED_NOW
}
