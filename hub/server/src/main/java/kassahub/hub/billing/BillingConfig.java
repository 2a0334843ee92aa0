package kassahub.hub.billing;

import java.time.Duration;

/**
 * What an operator sets about money; {@code deploy/hub.toml} is the documentation.
 *
 * @param invoiceAfter an order waits so long for its invoice, far below the 24 hours of A-13
 * @param terms of organisations that signed nothing but the offer
 * @param vat of products that no rule names
 * @param blocksOverdue an overdue invoice blocks its account by itself, not by an operator's word
 * @param alone what one person may book by hand, kopecks or tiyn; what is over needs a second
 */
public record BillingConfig(
    Duration invoiceAfter, PaymentTerms terms, Vat vat, boolean blocksOverdue, long alone) {

  public static final BillingConfig USUAL =
      new BillingConfig(
          Duration.ofMinutes(5), PaymentTerms.USUAL, new Vat.Exempt(), true, 50_000_000);
}
