package kassahub.hub.billing;

import java.time.Duration;
import java.util.function.BiConsumer;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
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

  /** What a person entered. */
  public sealed interface Entry {
    /**
     * For one invoice.
     *
     * @param rest what is owed for it, as the person saw it
     */
    record OfInvoice(NewPayment payment, Money rest) implements Entry {
      @Override
      public NewSplit split() {
        return NewSplit.of(payment, rest);
      }
    }

    /** For several. */
    record OfInvoices(NewSplit split) implements Entry {}

    /** Its sum and what of it goes where. */
    NewSplit split();
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
   * @throws Problem as {@link Payments#receive(Caller, NewPayment)} and {@link
   *     Payments#receiveSplit(Caller, NewSplit)} do
   */
  public boolean enter(Caller caller, Entry entry, BiConsumer<Tx, PaymentPlan> ask) {
    caller.require(Permission.MANAGE_MONEY);
    try {
      return parts
          .database()
          .transact(
              caller.scope(),
              tx -> {
                boolean second = needsSecond(tx, entry.split());
                if (second) {
                  payments.plan(tx, entry.split()).ifPresent(plan -> ask.accept(tx, plan));
                } else {
                  book(tx, caller, entry);
                }
                return second;
              });
    } catch (UniqueViolation otherInvoice) {
      throw Payments.reused();
    }
  }

  /**
   * Whether it is over what one person may book: together with what was entered of the organisation
   * the day before, so that many small sums are no way round. Larger ones had their second person.
   */
  private boolean needsSecond(Tx tx, NewSplit draft) {
    long most = parts.config().alone();
    if (draft.parts().isEmpty() || draft.amount().minor() > most) {
      return draft.amount().minor() > most;
    }
    // Before its invoices, as taking back does.
    if (PaymentStore.lockPayer(tx, draft.parts().getFirst().invoice()).isEmpty()) {
      throw Invoices.noSuchInvoice();
    }
    var since = parts.clock().instant().minus(A_DAY);
    return PaymentStore.byHand(tx, draft, most, since) + draft.amount().minor() > most;
  }

  private void book(Tx tx, Caller caller, Entry entry) {
    switch (entry) {
      case Entry.OfInvoice one -> payments.receive(tx, caller, one.payment());
      case Entry.OfInvoices several -> payments.receiveSplit(tx, caller, several.split());
    }
  }
}
