package kassahub.hub.billing;

import java.time.LocalDate;
import kassahub.hub.catalogue.Money;

/**
 * Money that somebody saw coming in for an invoice.
 *
 * @param reference number and date of the payer's document
 * @param key of the form that was filled in: sent twice, it is one payment
 */
public record NewPayment(
    long invoice,
    Money amount,
    LocalDate receivedOn,
    String reference,
    String key,
    PaymentSource source) {

  /** What a person saw. */
  public NewPayment(
      long invoice, Money amount, LocalDate receivedOn, String reference, String key) {
    this(invoice, amount, receivedOn, reference, key, PaymentSource.MANUAL);
  }
}
