package kassahub.hub.matter;

import java.time.Instant;

/**
 * Who took something.
 *
 * @param name of the person
 */
public record MatterOwner(String name, Instant takenAt) {
  /** It was taken after it went wrong: before that it was something else. */
  public boolean sees(Instant since) {
    return !takenAt.isBefore(since);
  }
}
