package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Money;

/**
 * Money that came in.
 *
 * @param settled what of it went to the invoice that is looked at
 * @param others what of it went to other invoices
 * @param recordedBy who entered it
 * @param confirmedBy who agreed to it, where one person was not enough
 * @param reversed it was a mistake
 */
public record Payment(
    long id,
    Money amount,
    Money settled,
    Money others,
    LocalDate receivedOn,
    String reference,
    Instant recordedAt,
    String recordedBy,
    Optional<String> confirmedBy,
    Optional<Reversal> reversed) {

  /** What of it became the organisation's balance. */
  public Money over() {
    return new Money(amount.minor() - settled.minor() - others.minor(), amount.currency());
  }

  /** Why it does not count any more. */
  public record Reversal(String reason, String by) {}
}
