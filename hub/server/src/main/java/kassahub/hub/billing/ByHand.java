package kassahub.hub.billing;

import java.time.Duration;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;

/** Payments that a person enters: one person alone may say so much and no more (decision 033). */
public final class ByHand {
  private static final Duration A_DAY = Duration.ofDays(1);

  private final Billing.Parts parts;

  ByHand(Billing.Parts parts) {
    this.parts = parts;
  }

  /** Whether this form's payment is booked: sent again, it asks nothing and waits for nobody. */
  public boolean booked(Caller caller, long invoice, String key) {
    caller.require(Permission.MANAGE_MONEY);
    return parts
        .database()
        .transact(caller.scope(), tx -> PaymentStore.ofKey(tx, invoice, key).isPresent());
  }

  /**
   * Whether it is over what one person may book: together with what was entered of the organisation
   * the day before, so that many small sums are no way round. Larger ones had their second person.
   */
  public boolean needsSecond(Caller caller, NewSplit draft) {
    caller.require(Permission.MANAGE_MONEY);
    long most = parts.config().alone();
    if (draft.parts().isEmpty() || draft.amount().minor() > most) {
      return draft.amount().minor() > most;
    }
    var since = parts.clock().instant().minus(A_DAY);
    long before =
        parts
            .database()
            .transact(caller.scope(), tx -> PaymentStore.byHand(tx, draft, most, since));
    return before + draft.amount().minor() > most;
  }
}
