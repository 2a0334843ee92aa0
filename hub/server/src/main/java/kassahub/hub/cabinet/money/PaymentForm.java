package kassahub.hub.cabinet.money;

import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.PaymentSource;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * A payment as it stands in the form: what was typed, and what is wrong with it, by field.
 *
 * @param key of this form, so that a second click is no second payment
 * @param overAmount a sum above the rest that was asked about
 */
public record PaymentForm(
    String amount,
    String day,
    String reference,
    String key,
    String overAmount,
    Map<String, String> faults) {
  private static final Map<String, String> FIELDS =
      Map.of("BAD_AMOUNT", "amount", "BAD_DAY", "day", "BAD_REFERENCE", "reference");

  public PaymentForm {
    faults = Map.copyOf(faults);
  }

  /** The rest of an invoice, today. */
  static PaymentForm blank(Invoice invoice, LocalDate today) {
    return blank(invoice.rest().minor(), today);
  }

  /** A sum, today. */
  static PaymentForm blank(long sum, LocalDate today) {
    return new PaymentForm(
        typed(sum), today.toString(), "", UUID.randomUUID().toString(), "", Map.of());
  }

  /** What was sent, checked field by field. */
  static PaymentForm sent(Request request) {
    var form =
        new PaymentForm(
            request.formText("amount"),
            request.formText("day"),
            request.formText("reference").strip(),
            key(request),
            request.formText("over"),
            Map.of());
    var texts = request.texts();
    var faults = new HashMap<String, String>();
    if (Money.typed(form.amount).isEmpty()) {
      faults.put("amount", texts.say("payment.fault.amount"));
    }
    if (LegalDay.typed(form.day).isEmpty()) {
      faults.put("day", texts.say("payment.fault.day"));
    }
    if (form.reference.isEmpty()) {
      faults.put("reference", texts.say("payment.fault.reference"));
    }
    return form.failing(faults);
  }

  /**
   * Of a form that these pages made.
   *
   * @throws Problem.Forbidden {@code FORGED_REQUEST}: the database keeps 8 to 200 characters
   */
  static String key(Request request) {
    var key = request.formText("key");
    if (key.length() < 8 || key.length() > 200) {
      throw new Problem.Forbidden("FORGED_REQUEST", "the form's own key expected");
    }
    return key;
  }

  /** The same with the reason why it was not taken, beside its field. */
  PaymentForm refused(Problem problem, Texts texts) {
    return failing(Map.of(FIELDS.getOrDefault(problem.code(), "amount"), texts.refusal(problem)));
  }

  /** Only of a form without faults. */
  NewPayment draft(NewPayment.Allocation allocation, Currency currency) {
    return new NewPayment(
        allocation,
        new Money(Money.typed(amount).orElseThrow(), currency),
        LegalDay.typed(day).orElseThrow(),
        reference,
        key,
        PaymentSource.MANUAL);
  }

  /** What of it is more than the invoice still asks for. */
  public Optional<Money> over(Invoice invoice) {
    var currency = invoice.amount().currency();
    return Money.typed(amount)
        .filter(typed -> typed > invoice.rest().minor())
        .map(typed -> new Money(typed - invoice.rest().minor(), currency));
  }

  /** The operator was asked about this sum. */
  public boolean confirmed() {
    return !overAmount.isEmpty() && overAmount.equals(amount);
  }

  /** The same, asking about a sum. */
  PaymentForm asking(String about) {
    return new PaymentForm(amount, day, reference, key, about, faults);
  }

  /** It was sent, and there is something to see to. */
  boolean came() {
    return confirmed() || !faults.isEmpty();
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }

  /** The same with what is wrong with one field, and nothing said of others. */
  PaymentForm faultOnly(String field) {
    return failing(fault(field).map(said -> Map.of(field, said)).orElseGet(Map::of));
  }

  private PaymentForm failing(Map<String, String> with) {
    return new PaymentForm(amount, day, reference, key, overAmount, with);
  }

  /** A sum as a field takes it. */
  static String typed(long minor) {
    return minor % 100 == 0
        ? Long.toString(minor / 100)
        : "%d,%02d".formatted(minor / 100, minor % 100);
  }
}
