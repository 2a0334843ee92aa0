package kassahub.hub.gateway;

/** What became of a batch. */
public sealed interface Decision {
  /** Everything up to this number is committed. */
  record Stored(long upTo) implements Decision {}

  /**
   * Nothing of it is stored.
   *
   * @param storedUpTo what the hub holds of the stream; 0 when it was not looked up
   */
  record Refused(RefusalCode code, String message, long storedUpTo) implements Decision {}
}
