package kassahub.agent.uplink;

import java.util.OptionalLong;
import kassahub.proto.v1.Refusal;

/** How sending a batch ended. A connection that broke is not an outcome but an exception. */
public sealed interface Outcome {
  /** The code of a batch that does not follow what the hub holds. */
  String OUT_OF_ORDER = "OUT_OF_ORDER";

  /** The code of a hub that has no room at the moment. */
  String BUSY = "NOT_NOW";

  /** The code of a certificate that does not fit the topic. */
  String NOT_AUTHORIZED = "NOT_AUTHORIZED";

  /** Every report up to and including this sequence is committed at the hub. */
  record Stored(long upTo) implements Outcome {}

  /** Sending the same batch again will never help; {@code code} as in proto/TOPICS.md. */
  record RefusedForGood(String code, String message) implements Outcome {}

  /**
   * Not stored this time; {@code code} as in proto/TOPICS.md.
   *
   * @param storedUpTo what the hub holds of the stream, when it said so
   */
  record NotNow(String code, String message, OptionalLong storedUpTo) implements Outcome {}

  /** The hub's own words. */
  static Outcome of(Refusal refusal) {
    return refusal.getForGood()
        ? new RefusedForGood(refusal.getCode(), refusal.getMessage())
        : new NotNow(
            refusal.getCode(), refusal.getMessage(), OptionalLong.of(refusal.getStoredUpTo()));
  }
}
