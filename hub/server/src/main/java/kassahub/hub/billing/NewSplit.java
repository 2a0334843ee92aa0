package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.List;
import kassahub.hub.catalogue.Money;

/**
 * Money that pays several invoices of one organisation; what is over is its balance.
 *
 * @param parts of different invoices
 * @param reference number and date of the payer's document
 * @param key of the form or the line: sent twice, it is one payment
 */
public record NewSplit(
    List<Part> parts,
    Money amount,
    LocalDate receivedOn,
    String reference,
    String key,
    PaymentSource source) {
  public NewSplit {
    parts = List.copyOf(parts);
  }

  /** One invoice's payment; what is over its rest is nobody's part. */
  public static NewSplit of(NewPayment payment, Money rest) {
    long pays = Math.min(payment.amount().minor(), rest.minor());
    return new NewSplit(
        List.of(new Part(payment.invoice(), pays)),
        payment.amount(),
        payment.receivedOn(),
        payment.reference(),
        payment.key(),
        payment.source());
  }

  /**
   * What of it pays an invoice.
   *
   * @param amount kopecks or tiyn, above zero
   */
  public record Part(long invoice, long amount) {}
}
