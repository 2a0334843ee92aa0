package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.Correction;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.Payment;
import kassahub.hub.billing.document.DocumentState;
import kassahub.hub.cabinet.support.ConfirmationsView;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.Confirmation;
import kassahub.hub.web.Formats;
import kassahub.hub.web.table.Cell;

/**
 * «Счёт ПГ-118» of the back office.
 *
 * @param document whether it can be downloaded
 * @param corrections of its order, the newest first
 * @param balance what the payer has with us besides
 * @param waiting a payment that a second operator is asked for
 * @param form the next payment so far
 * @param fault why what was sent was not done, where no field is to blame
 */
public record InvoiceView(
    Invoice invoice,
    DocumentState document,
    List<Payment> payments,
    List<Correction> corrections,
    Money balance,
    Optional<Confirmation> waiting,
    PaymentForm form,
    Optional<String> fault,
    MoneyWords words) {

  public boolean printed() {
    return document == DocumentState.READY;
  }

  /** It stays unprinted until an operator says who sells. */
  public boolean nobodySells() {
    return document == DocumentState.NO_SELLER;
  }

  /**
   * Another payment can be entered now; a form that came back stays for its faults and question.
   */
  public boolean payable() {
    return invoice.state().open() && (waiting.isEmpty() || (fault.isEmpty() && form.came()));
  }

  /** What came too late to be recorded, as it was typed where it cannot be read. */
  public Optional<String> unrecorded() {
    if (payable() || form.reference().isEmpty()) {
      return Optional.empty();
    }
    var currency = invoice.amount().currency();
    return Optional.of(
        words
            .texts()
            .say(
                "payment.typed",
                "sum",
                Money.typed(form.amount())
                    .map(sum -> words.sum(new Money(sum, currency)))
                    .orElse(form.amount()),
                "day",
                LegalDay.typed(form.day()).map(Formats::day).orElse(form.day()),
                "reference",
                form.reference()));
  }

  /** What waits for a second operator and may fail when the advance is used. */
  public Optional<String> endangered() {
    return waiting.map(
        asked ->
            ConfirmationsView.facts(asked, words.texts(), words.formats()).getOrDefault("sum", ""));
  }

  /** What the advance could pay of it; empty when nothing. */
  public Optional<Money> usable() {
    long sum = Math.min(balance.minor(), invoice.rest().minor());
    return invoice.state().open() && sum > 0
        ? Optional.of(new Money(sum, balance.currency()))
        : Optional.empty();
  }

  /** What would be left to pay, and of the advance. */
  public String afterUse(Money sum) {
    return words
        .texts()
        .say(
            "payment.advance.after",
            "rest",
            words.sum(new Money(invoice.rest().minor() - sum.minor(), sum.currency())),
            "left",
            words.sum(new Money(balance.minor() - sum.minor(), sum.currency())));
  }

  public Cell state() {
    return words.invoice(invoice.state(), Optional.empty());
  }

  /** Went to the payer's balance. */
  public Optional<String> over(Payment payment) {
    return shown(payment.over());
  }

  /** Paid this invoice, where the payment paid others too. */
  public Optional<String> part(Payment payment) {
    return payment.others().minor() == 0 ? Optional.empty() : shown(payment.settled());
  }

  private Optional<String> shown(Money sum) {
    return Optional.of(sum).filter(some -> some.minor() > 0).map(words::sum);
  }
}
