package kassahub.hub.cabinet.money;

import java.util.List;
import kassahub.hub.billing.document.DocumentFailure;
import kassahub.hub.web.Frame;

/**
 * Documents that could not be made, the longest first.
 *
 * @param unsold currencies in which documents wait for somebody to be entered who sells
 * @param waiting how many are to be made in all
 */
public record UnprintedView(List<DocumentFailure> failures, List<String> unsold, long waiting) {

  public UnprintedView {
    failures = List.copyOf(failures);
    unsold = List.copyOf(unsold);
  }

  /** «Счёт ПГ-118», or «Расходная накладная» as long as it has no number. */
  public String name(DocumentFailure failure, Frame frame) {
    String word = "unprinted." + failure.kind().word();
    return failure
        .printed()
        .map(number -> frame.say(word, "number", number))
        .orElseGet(() -> frame.say("document.transfer.none"));
  }

  /** Where it is found: its order, or the invoice's own page. */
  public String path(DocumentFailure failure) {
    return failure.order().isPresent()
        ? "/orders/" + failure.order().getAsLong()
        : "/invoices/" + failure.subject();
  }

  public String retry(DocumentFailure failure) {
    return "/unprinted/%s/%d/retry".formatted(failure.kind().word(), failure.subject());
  }
}
