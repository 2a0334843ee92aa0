package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import kassahub.hub.catalogue.Money;

/**
 * Money that somebody saw coming in for invoices of one organisation; what is over is its balance.
 *
 * @param reference number and date of the payer's document
 * @param key of the form or the line: sent twice, it is one payment
 */
public record NewPayment(
    Allocation allocation,
    Money amount,
    LocalDate receivedOn,
    String reference,
    String key,
    PaymentSource source) {

  /** What a person saw coming in for an invoice. */
  public NewPayment(
      long invoice, Money amount, LocalDate receivedOn, String reference, String key) {
    this(new ToOne(invoice), amount, receivedOn, reference, key, PaymentSource.MANUAL);
  }

  /** Which invoices it pays. */
  public sealed interface Allocation {}

  /** One invoice, as much of it as is owed when the payment is booked. */
  public record ToOne(long invoice) implements Allocation {}

  /** Different invoices, each of them so much and no less. */
  public record InParts(List<Part> parts) implements Allocation {
    public InParts {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What of it pays an invoice.
   *
   * @param amount kopecks or tiyn, above zero
   */
  public record Part(long invoice, long amount) {}

  /** The invoice that it pays first. */
  OptionalLong first() {
    return switch (allocation) {
      case ToOne(long invoice) -> OptionalLong.of(invoice);
      case InParts(var parts) -> parts.stream().mapToLong(Part::invoice).findFirst();
    };
  }
}
