package kassahub.agent.outbox;

/** What a report is worth when the power goes or the outbox is full. */
public enum Urgency {
  /**
   * May be merged away at the byte limit; forced to disk with the next result, or when it is sent.
   */
  STATE,
  /** On disk before {@code append} returns, and never dropped. */
  RESULT;

  static Urgency of(byte code) {
    return code == 0 ? STATE : RESULT;
  }

  byte code() {
    return (byte) (this == STATE ? 0 : 1);
  }
}
