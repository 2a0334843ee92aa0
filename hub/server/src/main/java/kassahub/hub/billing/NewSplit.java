package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.List;
import kassahub.hub.catalogue.Money;

/**
 * Money that pays several invoices of one organisation; what is over is its balance.
 *
 * @param parts of different invoices
 * @param reference number and date of the payer's document
 * @param key booked twice, it is refused
 */
public record NewSplit(
    List<Part> parts, Money amount, LocalDate receivedOn, String reference, String key) {
  public NewSplit {
    parts = List.copyOf(parts);
  }

  /**
   * What of it pays an invoice.
   *
   * @param amount kopecks or tiyn, above zero
   */
  public record Part(long invoice, long amount) {}
}
