package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Money;
import kassahub.hub.organisation.Contact;

/**
 * An order without its lines.
 *
 * @param orderedAt when the buyer asked for it
 * @param invoice empty until it is issued, and for an order that costs nothing
 */
public record OrderSummary(
    long number,
    long organisationId,
    String organisation,
    Contact contact,
    Contract contract,
    Delivery delivery,
    Money amount,
    Instant orderedAt,
    Optional<Instant> paidAt,
    Optional<Asked> invoice) {

  /**
   * What the order says of its invoice.
   *
   * @param rest what is still to be paid
   */
  public record Asked(long id, String printed, InvoiceState state, LocalDate dueOn, Money rest) {}

  /** Its invoice was not paid in time. */
  public boolean overdue() {
    return invoice.filter(asked -> asked.state() == InvoiceState.OVERDUE).isPresent();
  }

  public boolean paid() {
    return paidAt.isPresent();
  }
}
