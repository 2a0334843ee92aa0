package kassahub.hub.cabinet.money;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.billing.CorrectionDraft;
import kassahub.hub.billing.Corrections;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * A correction as it stands in the form: what was typed, and what is wrong with it, by field.
 *
 * @param revision of the order that was shown
 * @param consented the buyer agreed to pay more
 * @param agreed what was asked about
 */
public record CorrectionForm(
    int revision,
    List<Line> lines,
    String reason,
    String document,
    boolean consented,
    String agreed,
    Map<String, String> faults) {
  private static final Map<String, String> FIELDS =
      Map.of("BAD_REASON", "reason", "BAD_DOCUMENT", "document", "NO_CONSENT", "consented");

  /** The field of what is wrong with all lines together. */
  static final String LINES = "lines";

  public CorrectionForm {
    lines = List.copyOf(lines);
    faults = Map.copyOf(faults);
  }

  /** A line as it is, and as it was typed. */
  public record Line(OrderLine now, String quantity, String price) {
    private Optional<Integer> whole() {
      return quantity.matches("\\d{1,6}")
          ? Optional.of(Integer.valueOf(quantity))
          : Optional.empty();
    }
  }

  /** Everything stays. */
  static CorrectionForm blank(Corrections.InForce now) {
    var lines =
        now.lines().stream()
            .map(
                line ->
                    new Line(
                        line,
                        Integer.toString(line.quantity()),
                        PaymentForm.typed(line.price().minor())))
            .toList();
    return new CorrectionForm(now.revision(), lines, "", "", false, "", Map.of());
  }

  /** What was sent, checked field by field. */
  static CorrectionForm sent(Request request, Corrections.InForce now) {
    var lines = new ArrayList<Line>();
    var faults = new HashMap<String, String>();
    for (var line : now.lines()) {
      String quantity = "quantity-" + line.position();
      String price = "price-" + line.position();
      var typed =
          new Line(line, request.formText(quantity).strip(), request.formText(price).strip());
      if (typed.whole().isEmpty()) {
        faults.put(quantity, request.texts().say("correction.fault.quantity"));
      }
      if (Money.typed(typed.price()).isEmpty()) {
        faults.put(price, request.texts().say("payment.fault.amount"));
      }
      lines.add(typed);
    }
    return new CorrectionForm(
        (int) request.formNumber("revision").orElse(0),
        lines,
        request.formText("reason").strip(),
        request.formText("document").strip(),
        request.form("consented").isPresent(),
        request.formText("agreed"),
        faults);
  }

  /** Only of a form without faults. */
  CorrectionDraft draft(long order) {
    return new CorrectionDraft(
        order,
        revision,
        lines.stream()
            .map(
                line ->
                    new CorrectionDraft.Line(
                        line.whole().orElseThrow(), Money.typed(line.price()).orElseThrow()))
            .toList(),
        reason,
        document,
        consented);
  }

  /** A person was shown what this would do, and sends the same again. */
  boolean sure() {
    return !agreed.isEmpty() && agreed.equals(together());
  }

  /** The same, asking. */
  CorrectionForm asking() {
    return new CorrectionForm(revision, lines, reason, document, consented, together(), faults);
  }

  /** The same with the reason why it was not taken, beside its field. */
  CorrectionForm refused(Problem problem, Texts texts) {
    return new CorrectionForm(
        revision,
        lines,
        reason,
        document,
        consented,
        "",
        Map.of(FIELDS.getOrDefault(problem.code(), LINES), texts.refusal(problem)));
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }

  private String together() {
    return draft(0).written() + "|" + reason + "|" + document + "|" + consented;
  }
}
