package kassahub.hub.billing.bank;

import java.util.Map;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;

/**
 * What booking a line to an invoice would do, for a person to agree to.
 *
 * @param settled what of it pays the invoice
 * @param over what becomes the buyer's advance
 * @param left what stays to be paid
 */
public record Choice(Asked invoice, Money settled, Money over, Money left) {

  /**
   * Works it out.
   *
   * @throws Problem.Conflict {@code INVOICE_PAID}, {@code INVOICE_OF_OTHER_CURRENCY}
   */
  static Choice of(StatementLine line, Asked invoice) {
    requirePayable(line.currency(), invoice);
    long settled = Math.min(line.incoming().amount(), invoice.rest());
    return new Choice(
        invoice,
        Money.of(settled, line.currency()),
        Money.of(line.incoming().amount() - settled, line.currency()),
        Money.of(invoice.rest() - settled, line.currency()));
  }

  static void requirePayable(String currency, Asked invoice) {
    var named = Map.of("invoice", invoice.printed());
    if (!invoice.currency().equals(currency)) {
      throw new Problem.Conflict(
          "INVOICE_OF_OTHER_CURRENCY", "the account has another currency", named);
    }
    if (!invoice.open()) {
      throw new Problem.Conflict("INVOICE_PAID", "nothing is owed for it", named);
    }
  }
}
