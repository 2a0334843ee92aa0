package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.Payment;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.table.Cell;

/**
 * «Счёт ПГ-118» of the back office.
 *
 * @param balance what the payer has with us besides
 * @param form the next payment so far
 */
public record InvoiceView(
    Invoice invoice, List<Payment> payments, Money balance, PaymentForm form, MoneyWords words) {

  public Cell state() {
    return words.invoice(invoice.state(), Optional.empty());
  }

  /** Went to the payer's balance. */
  public Optional<String> over(Payment payment) {
    long over = payment.amount().minor() - payment.settled().minor();
    return over == 0
        ? Optional.empty()
        : Optional.of(words.sum(new Money(over, payment.amount().currency())));
  }
}
