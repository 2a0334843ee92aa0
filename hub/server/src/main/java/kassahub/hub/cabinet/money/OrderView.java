package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.billing.Correction;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.Order;
import kassahub.hub.billing.OrderSummary;
import kassahub.hub.billing.Transfer;
import kassahub.hub.billing.document.DocumentState;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.Confirmation;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Table;

/**
 * «Заказ №N» (A-124 … A-138).
 *
 * @param lines what was sold
 * @param delivered the activations as a table
 * @param activations what was delivered
 * @param document whether the invoice can be downloaded
 * @param transfer empty until it is issued
 * @param corrections the newest first
 * @param waiting the correction that waits for a second operator; buyers do not see it
 * @param advance what the organisation has with us
 * @param seesMoney works in the back office: the invoice's own page is open to it
 */
public record OrderView(
    Order order,
    Table lines,
    Table delivered,
    List<ActivationSummary> activations,
    Optional<Invoice> invoice,
    Optional<DocumentState> document,
    Optional<Transfer> transfer,
    List<Correction> corrections,
    Optional<Confirmation> waiting,
    Money advance,
    MoneyWords words,
    boolean seesMoney) {

  public OrderSummary summary() {
    return order.summary();
  }

  /** How it stands with the payment: paid, waiting, or overdue with what is missing. */
  public Cell payment() {
    return summary().overdue()
        ? words.unpaid(summary().invoice().orElseThrow())
        : words.payment(summary().paid());
  }

  /** The invoice can be downloaded. */
  public boolean printed() {
    return document.equals(Optional.of(DocumentState.READY));
  }

  /** Its transfer document comes; the form is for roubles. */
  public boolean ships() {
    return summary().amount().currency().getCurrencyCode().equals("RUB");
  }

  /** A document says what was sold, so that another one can correct it. */
  public boolean correctable() {
    return seesMoney && (transfer.isPresent() || (!ships() && printed())) && total().minor() > 0;
  }

  /** What the order costs after its corrections. */
  public Money total() {
    long less =
        corrections.stream()
            .mapToLong(one -> one.raises() ? -one.amount().minor() : one.amount().minor())
            .sum();
    return new Money(summary().amount().minor() - less, summary().amount().currency());
  }

  /** It will have an invoice and has none yet. */
  public boolean invoiceComes() {
    return invoice.isEmpty() && summary().amount().minor() > 0;
  }

  /** «Активация № 288», or several. */
  public String comment() {
    return String.join(
        ", ",
        activations.stream()
            .map(one -> words.texts().say("activation.name", "number", Long.toString(one.number())))
            .toList());
  }

  /** What the lines say of tax, each treatment once. */
  public String tax() {
    return String.join(
        ", ", order.lines().stream().map(line -> words.vat(line.vat())).distinct().toList());
  }
}
