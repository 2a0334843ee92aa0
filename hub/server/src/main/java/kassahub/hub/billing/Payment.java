package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Money;

/**
 * Money that came in.
 *
 * @param settled what of it went to the invoice that is looked at; the rest is the organisation's
 * @param reversed it was a mistake
 */
public record Payment(
    long id,
    long organisation,
    Money amount,
    Money settled,
    LocalDate receivedOn,
    String reference,
    Instant recordedAt,
    String recordedBy,
    Optional<Reversal> reversed) {

  /** Why it does not count any more. */
  public record Reversal(String reason, Instant at, String by) {}
}
