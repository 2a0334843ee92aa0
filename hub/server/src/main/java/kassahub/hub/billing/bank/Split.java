package kassahub.hub.billing.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;

/**
 * What booking a payment to several invoices would do, for a person to change and agree to.
 *
 * @param parts in the order in which they are paid
 * @param over what becomes the buyer's advance
 */
public record Split(List<Part> parts, Money over) {
  public Split {
    parts = List.copyOf(parts);
  }

  /**
   * One of the invoices.
   *
   * @param pays what of the payment pays it; nothing when the others took all
   */
  public record Part(Asked invoice, Money pays) {}

  /**
   * Pays one after the other as long as there is money.
   *
   * @throws Problem.Conflict {@code INVOICE_PAID}, {@code INVOICE_OF_OTHER_CURRENCY}, {@code
   *     SEVERAL_BUYERS}
   */
  public static Split of(Money sum, List<Asked> invoices) {
    var parts = new ArrayList<Part>();
    var currency = sum.currency().getCurrencyCode();
    long left = sum.minor();
    for (var invoice : invoices) {
      Choice.requirePayable(currency, invoice);
      if (invoice.organisation() != invoices.getFirst().organisation()) {
        throw new Problem.Conflict("SEVERAL_BUYERS", "one payment is one organisation's", Map.of());
      }
      long pays = Math.min(left, invoice.rest());
      parts.add(new Part(invoice, Money.of(pays, currency)));
      left -= pays;
    }
    return new Split(parts, Money.of(left, currency));
  }
}
