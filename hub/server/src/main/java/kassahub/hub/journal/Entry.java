package kassahub.hub.journal;

import java.time.Instant;
import java.util.Map;

/**
 * One line of the journal.
 *
 * @param action what was done, {@code activation.created}
 * @param details named values, such as what was there before; never a secret
 */
public record Entry(
    long id,
    Instant at,
    Actor actor,
    String action,
    String objectKind,
    String objectId,
    Map<String, String> details) {
  public Entry {
    details = Map.copyOf(details);
  }
}
