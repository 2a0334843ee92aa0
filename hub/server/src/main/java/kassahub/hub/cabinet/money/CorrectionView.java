package kassahub.hub.cabinet.money;

import java.util.Optional;
import kassahub.hub.billing.CorrectionPlan;
import kassahub.hub.billing.OrderSummary;
import kassahub.hub.catalogue.Money;

/**
 * «Корректировка заказа № N».
 *
 * @param plan what is asked about; empty before
 * @param waiting one waits for a second operator already
 */
public record CorrectionView(
    OrderSummary order,
    CorrectionForm form,
    Optional<CorrectionPlan> plan,
    boolean waiting,
    MoneyWords words) {

  /** «8 400 ₽ станут авансом», or that nothing was paid of it. */
  public String money(CorrectionPlan asked) {
    var owed = new Money(asked.less().minor() - asked.released().minor(), asked.less().currency());
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
