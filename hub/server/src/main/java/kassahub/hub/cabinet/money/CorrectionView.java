package kassahub.hub.cabinet.money;

import java.util.Optional;
import kassahub.hub.billing.CorrectionPlan;
import kassahub.hub.billing.OrderSummary;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.Confirmation;

/**
 * «Корректировка заказа № N».
 *
 * @param plan what is asked about; empty before
 * @param waiting the one that waits for a second operator
 */
public record CorrectionView(
    OrderSummary order,
    CorrectionForm form,
    Optional<CorrectionPlan> plan,
    Optional<Confirmation> waiting,
    MoneyWords words) {

  /** «Заказ стоил 6 000 ₽, будет стоить 4 000 ₽, меньше на 2 000 ₽». */
  public String question(CorrectionPlan asked) {
    return words
        .texts()
        .say(
            asked.raises() ? "correction.ask.raise" : "correction.ask",
            "organisation",
            asked.organisation(),
            "before",
            words.sum(asked.before()),
            "after",
            words.sum(asked.after()),
            "difference",
            words.sum(asked.difference()));
  }

  /** «8 400 ₽ станут авансом», that nothing was paid of it, or that more will be asked for. */
  public String money(CorrectionPlan asked) {
    if (asked.raises()) {
      return words.texts().say("correction.ask.surcharge", "sum", words.sum(asked.difference()));
    }
    var less = asked.difference();
    var owed = new Money(less.minor() - asked.released().minor(), less.currency());
    return words
        .texts()
        .say(
            asked.released().minor() == 0
                ? "correction.ask.owed"
                : owed.minor() == 0 ? "correction.ask.released" : "correction.ask.both",
            "invoice",
            asked.invoice(),
            "owed",
            words.sum(owed),
            "released",
            words.sum(asked.released()));
  }
}
