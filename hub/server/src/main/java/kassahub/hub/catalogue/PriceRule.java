package kassahub.hub.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a product costs from a day on.
 *
 * @param quantity for so many licences bought together, or more
 * @param price empty = from that day on there is none of its own
 * @param followedOn from which day on the next one holds
 * @param setBy empty for what a release before wrote down
 * @param withdrawn by whom, when it was taken back before its day
 */
public record PriceRule(
    long id,
    Assortment.PriceOf what,
    int quantity,
    Optional<Money> price,
    LocalDate from,
    Optional<LocalDate> followedOn,
    Instant setAt,
    Optional<String> setBy,
    Optional<Withdrawn> withdrawn) {
  /**
   * Taken back.
   *
   * @param by empty when a release before did it
   */
  public record Withdrawn(Instant at, Optional<String> by) {}

  /** Where a rule stands on a day. */
  public enum State {
    /** Its day is still to come. */
    AHEAD,
    /** What is sold is sold at it. */
    IN_FORCE,
    /** It was followed by another. */
    OVER,
    /** Another one was said for the same day. */
    REPLACED,
    /** It was taken back before its day. */
    WITHDRAWN
  }

  public State state(LocalDate today) {
    if (withdrawn.isPresent()) {
      return State.WITHDRAWN;
    }
    if (followedOn.equals(Optional.of(from))) {
      return State.REPLACED;
    }
    if (from.isAfter(today)) {
      return State.AHEAD;
    }
    return followedOn.filter(next -> !next.isAfter(today)).isPresent()
        ? State.OVER
        : State.IN_FORCE;
  }
}
