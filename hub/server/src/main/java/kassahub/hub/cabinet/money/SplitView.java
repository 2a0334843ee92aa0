package kassahub.hub.cabinet.money;

import java.util.Optional;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.bank.PayerInvoices;
import kassahub.hub.catalogue.Money;

/**
 * A payment of several invoices of one payer, as it is entered.
 *
 * @param invoice where the form was opened
 * @param fault why nothing was recorded, where no single field has it
 */
public record SplitView(
    Invoice invoice, PaymentForm form, PartsForm parts, Optional<String> fault, MoneyWords words) {

  /** The payer may owe more than stands here. */
  public boolean cut() {
    return parts.split().parts().size() == PayerInvoices.MOST;
  }

  /** What would become the payer's advance: the operator is asked about it. */
  public Optional<Money> over() {
    return Money.typed(form.overAmount()).map(over -> new Money(over, invoice.amount().currency()));
  }
}
