package kassahub.hub.cabinet.money;

import java.util.ArrayList;
import java.util.Optional;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.bank.PayerInvoices;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.Confirmation;

/**
 * A payment of several invoices of one payer, as it is entered.
 *
 * @param invoice where the form was opened
 * @param waiting a payment of one of these invoices that a second operator is asked for
 * @param fault why nothing was recorded, where no single field has it
 */
public record SplitView(
    Invoice invoice,
    PaymentForm form,
    PartsForm parts,
    Optional<Confirmation> waiting,
    Optional<String> fault,
    MoneyWords words) {

  /** The payer may owe more than stands here. */
  public boolean cut() {
    return parts.split().parts().size() == PayerInvoices.MOST;
  }

  /** What these invoices ask for, what of the payment goes to them, and what is missing or over. */
  public String balance() {
    long owed = parts.owed();
    long paid = parts.paid();
    var told = new ArrayList<String>();
    told.add(say("payment.split.owed", owed));
    if (paid < owed) {
      told.add(say("payment.split.paid", paid));
      told.add(say("payment.split.left", owed - paid));
    }
    long spare = Money.typed(form.amount()).orElse(paid) - paid;
    if (spare != 0) {
      told.add(say(spare > 0 ? "payment.split.spare" : "payment.split.short", Math.abs(spare)));
    }
    return String.join(" ", told);
  }

  private String say(String key, long minor) {
    return words.texts().say(key, "sum", words.sum(new Money(minor, invoice.amount().currency())));
  }

  /** What would become the payer's advance: the operator is asked about it. */
  public Optional<Money> over() {
    return Money.typed(form.overAmount()).map(over -> new Money(over, invoice.amount().currency()));
  }
}
