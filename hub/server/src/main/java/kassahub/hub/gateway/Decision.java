package kassahub.hub.gateway;

/** What became of a batch. */
public sealed interface Decision {
  /** Everything up to this number is committed. */
  record Stored(long upTo) implements Decision {}

  /**
   * It is not stored; only reports before the one that is to blame may be.
   *
   * @param storedUpTo what the hub holds of the stream; 0 when it was not looked up
   */
  record Refused(RefusalCode code, String message, long storedUpTo) implements Decision {}
}
