package kassahub.hub.activation;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The rest of a licence that went from a broken register to its replacement.
 *
 * @param activation that brings it to the replacement, for no price
 * @param until the day through which the broken one was paid
 * @param document the paper that says it is broken
 */
public record LicenceMove(
    long activation,
    ActivationStatus status,
    String organisation,
    String from,
    String to,
    LocalDate until,
    String reason,
    String document,
    Instant madeAt,
    String madeBy) {

  /**
   * What is asked for.
   *
   * @param from serial of the broken register
   * @param to serial of the one that takes its place
   */
  public record Draft(String from, String to, String reason, String document) {}

  /**
   * What would happen.
   *
   * @param fromModel what the directory calls the broken register
   * @param toModel what it calls the replacement
   * @param until the day through which the replacement would be paid
   */
  public record Plan(
      Draft draft, String fromModel, String toModel, LocalDate until, String organisation) {}
}
