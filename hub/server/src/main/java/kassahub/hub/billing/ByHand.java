package kassahub.hub.billing;

import java.time.Duration;
import java.util.function.BiConsumer;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

/** Payments that a person enters: one person alone may say so much and no more (decision 033). */
public final class ByHand {
  private static final Duration A_DAY = Duration.ofDays(1);

  private final Billing.Parts parts;
  private final Payments payments;

  ByHand(Billing.Parts parts, Payments payments) {
    this.parts = parts;
    this.payments = payments;
  }

  /** Whether this form's payment is booked: sent again, it asks nothing and waits for nobody. */
  public boolean booked(Caller caller, long invoice, String key) {
    caller.require(Permission.MANAGE_MONEY);
    return parts
        .database()
        .transact(caller.scope(), tx -> PaymentStore.ofKey(tx, invoice, key).isPresent());
  }

  /**
   * Books what one person may book and has the rest asked for, in one transaction and one form of
   * an organisation after the other: two at once are not each within what is left of the day.
   *
   * @param ask takes what needs a second person
   * @return whether it needs one
   * @throws Problem as {@link Payments#receive(Caller, NewPayment)} does
   */
  public boolean enter(Caller caller, NewPayment draft, BiConsumer<Tx, PaymentPlan> ask) {
    caller.require(Permission.MANAGE_MONEY);
    return payments.once(
        caller,
        tx -> {
          boolean second = needsSecond(tx, draft);
          if (second) {
            payments.plan(tx, draft).ifPresent(plan -> ask.accept(tx, plan));
          } else {
            payments.receive(tx, caller, draft);
          }
          return second;
        });
  }

  /**
   * Whether it is over what one person may book: together with what was entered of the organisation
   * the day before, so that many small sums are no way round. Larger ones had their second person.
   */
  private boolean needsSecond(Tx tx, NewPayment draft) {
    var most = new Money(parts.config().alone(), draft.amount().currency());
    var first = draft.first();
    if (first.isEmpty() || draft.amount().minor() > most.minor()) {
      return draft.amount().minor() > most.minor();
    }
    // Before its invoices, as taking back does.
    var payer = PaymentStore.lockPayer(tx, first.getAsLong()).orElseThrow(Invoices::noSuchInvoice);
    var since = parts.clock().instant().minus(A_DAY);
    return PaymentStore.byHand(tx, payer, most, since) + draft.amount().minor() > most.minor();
  }
}
