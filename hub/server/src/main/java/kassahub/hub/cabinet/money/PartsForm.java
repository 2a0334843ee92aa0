package kassahub.hub.cabinet.money;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.bank.Split;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;

/**
 * Several invoices of one payment with what each of them gets.
 *
 * @param sums as they were typed, by invoice; what is proposed where nothing was
 */
public record PartsForm(Split split, Map<Long, String> sums) {
  public PartsForm {
    sums = Map.copyOf(sums);
  }

  /** What was typed. */
  static Map<Long, String> sent(Request request) {
    return sent(request, "sum-");
  }

  /** What each invoice asked for when it was shown. */
  static Map<Long, String> shown(Request request) {
    var shown = sent(request, "rest-");
    shown.values().removeIf(String::isEmpty);
    return shown;
  }

  private static Map<Long, String> sent(Request request, String field) {
    var values = new HashMap<Long, String>();
    for (var invoice : request.formAll("invoice")) {
      if (invoice.matches("\\d{1,18}")) {
        values.put(Long.valueOf(invoice), request.formText(field + invoice).strip());
      }
    }
    return values;
  }

  /**
   * Nothing typed pays nothing.
   *
   * @throws Problem.Invalid {@code BAD_AMOUNT}
   */
  static List<NewPayment.Part> parts(Map<Long, String> sums) {
    return sums.entrySet().stream()
        .filter(sum -> !sum.getValue().isEmpty())
        .map(
            sum ->
                new NewPayment.Part(
                    sum.getKey(),
                    Money.typed(sum.getValue())
                        .orElseThrow(() -> new Problem.Invalid("BAD_AMOUNT", "a sum expected"))))
        .filter(part -> part.amount() > 0)
        .toList();
  }

  /** What the fields come to; one that holds no sum counts nothing. */
  long paid() {
    return split.parts().stream().mapToLong(part -> Money.typed(sum(part)).orElse(0L)).sum();
  }

  /** What the invoices ask for. */
  long owed() {
    return split.parts().stream().mapToLong(part -> part.invoice().rest()).sum();
  }

  /** What stands in the field of an invoice. */
  public String sum(Split.Part part) {
    return Optional.ofNullable(sums.get(part.invoice().id()))
        .orElseGet(() -> PaymentForm.typed(part.pays().minor()));
  }
}
