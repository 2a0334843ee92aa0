package kassahub.hub.agent;

import java.util.List;
import java.util.Optional;

/**
 * A batch to make.
 *
 * @param days that its strings are good for, from the approval on; 1 to 90
 * @param eachApproved a person also decides about each agent that comes with it
 * @param tills at most 5 000
 */
public record BatchDraft(
    long organisation, String name, int days, boolean eachApproved, List<Till> tills) {
  public BatchDraft {
    tills = List.copyOf(tills);
  }

  /** One till of the file. */
  public record Till(Optional<String> serial, String name, Optional<String> address) {}
}
