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
 * @param waived it keeps nobody from buying although it is overdue
 * @param paid what of it is settled so far
 * @param credited what of that did not come in but was taken off by corrections
 * @param vat contained in the amount, in kopecks
 * @param purpose of the whole sum
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
    long vat,
    String purpose) {

  /** What came in for it. */
  public Money received() {
    return new Money(paid.minor() - credited.minor(), amount.currency());
  }

  /** What is missing. */
  public Money rest() {
    return new Money(amount.minor() - paid.minor(), amount.currency());
  }

  /** What whoever pays the rest copies into the payment; of the whole sum once nothing is left. */
  public String restPurpose() {
    return vat > 0 && paid.minor() > 0 && rest().minor() > 0
        ? Purpose.ofPart(printed, issuedOn, vat, amount.minor(), rest().minor())
        : purpose;
  }
}
