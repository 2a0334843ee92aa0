package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.OptionalLong;
import kassahub.hub.catalogue.Money;

/**
 * An invoice without its lines.
 *
 * @param number without the prefix
 * @param printed «ПГ-118»
 * @param country of who pays, by whose days it is paid
 * @param purpose what the payer copies into the payment
 * @param waived it keeps nobody from buying although it is overdue
 * @param paid what of it is settled so far
 * @param credited what of that did not come in but was taken off by corrections
 */
public record Invoice(
    long id,
    long number,
    String printed,
    long account,
    long organisationId,
    String organisation,
    String country,
    OptionalLong order,
    LocalDate issuedOn,
    LocalDate dueOn,
    Money amount,
    Money paid,
    Money credited,
    InvoiceState state,
    boolean waived,
    String purpose) {

  /** What came in for it. */
  public Money received() {
    return new Money(paid.minor() - credited.minor(), amount.currency());
  }

  /** What is missing. */
  public Money rest() {
    return new Money(amount.minor() - paid.minor(), amount.currency());
  }
}
