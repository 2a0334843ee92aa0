package kassahub.hub.billing;

import java.util.List;
import java.util.Locale;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Texts;

/** Money that an organisation has with us in advance: coming in, and paying invoices. */
public final class AdvancePayments {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));

  private final Billing.Parts parts;
  private final Payments payments;

  AdvancePayments(Billing.Parts parts, Payments payments) {
    this.parts = parts;
    this.payments = payments;
  }

  /**
   * Money for no invoice, or not yet: all of it is the organisation's balance.
   *
   * @return the payment's id
   * @throws Problem.Invalid {@code BAD_AMOUNT}, {@code BAD_DAY}, {@code BAD_REFERENCE}
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}
   */
  public long receive(Tx tx, Caller caller, NewAdvance draft) {
    caller.require(Permission.MANAGE_MONEY);
    Payments.requireReference(draft.reference());
    var country =
        PaymentStore.country(tx, draft.organisation())
            .orElseThrow(
                () -> new Problem.NotFound("NO_SUCH_ORGANISATION", "nobody of that number"));
    if (draft.amount().minor() == 0) {
      throw new Problem.Invalid("BAD_AMOUNT", "a sum above zero expected");
    }
    payments.requirePast(draft.receivedOn(), country);
    var now = parts.clock().instant();
    var payment =
        new NewPayment(
            new NewPayment.InParts(List.of()),
            draft.amount(),
            draft.receivedOn(),
            draft.reference(),
            draft.key(),
            PaymentSource.BANK);
    long id =
        PaymentStore.insert(tx, draft.organisation(), payment, now, PaymentStore.Hands.of(caller));
    Ledger.paid(tx, draft.organisation(), id, draft.amount(), 0, now);
    payments.record(tx, caller, "payment.received", id, "", draft.reference());
    return id;
  }

  /**
   * Pays an invoice, or a part of it, from what its organisation has with us in advance.
   *
   * @param sum no more than the invoice's rest and the advance
   * @param key of the form: sent twice, it is one payment
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}
   * @throws Problem.Conflict {@code ADVANCE_CHANGED} when the rest or the advance is less by now;
   *     as {@link Payments#receive(Caller, NewPayment)} does
   */
  public Payment pay(Caller caller, long invoice, Money sum, String key) {
    caller.require(Permission.MANAGE_MONEY);
    return payments.once(
        caller,
        tx -> {
          // Before the invoice, as taking back does.
          var payer = PaymentStore.lockPayer(tx, invoice).orElseThrow(Invoices::noSuchInvoice);
          return pay(tx, caller, invoice, payer.country(), sum, key);
        });
  }

  private Payment pay(Tx tx, Caller caller, long invoice, String country, Money sum, String key) {
    return payments.receive(
        tx,
        caller,
        new NewPayment(
            new NewPayment.ToOne(invoice),
            sum,
            LegalDay.of(parts.clock().instant(), country),
            RUSSIAN.say("payment.advance.reference"),
            key,
            PaymentSource.BALANCE));
  }

  /**
   * A payment of an invoice was taken back: what corrections had made an advance because of it pays
   * the invoice again, as far as it is there. Else an order that costs nothing any more would be
   * asked for, and money that never came would be left to spend.
   *
   * @param payment that was taken back
   */
  void payAgain(Tx tx, Caller caller, long payment, long invoice) {
    var owed = PaymentStore.lockInvoice(tx, invoice).orElseThrow();
    var currency = owed.amount().currency().getCurrencyCode();
    long there = Ledger.balance(tx, owed.organisation(), currency);
    long sum = Math.min(owed.rest(), Math.min(there, PaymentStore.released(tx, invoice)));
    if (sum > 0) {
      var key = "taken-back:%d:%d".formatted(payment, invoice);
      pay(tx, caller, invoice, owed.country(), Money.of(sum, currency), key);
    }
  }

  /**
   * What an organisation has with us: a buyer sees his own.
   *
   * @throws Problem.Forbidden without {@link Permission#SEE_ORDERS}
   */
  public Money of(Caller caller, long organisation, String currency) {
    caller.require(Permission.SEE_ORDERS);
    return Money.of(
        parts
            .database()
            .transact(
                caller.scope(), tx -> PaymentStore.advance(tx, caller, organisation, currency)),
        currency);
  }

  /** The organisation is locked: nobody else spends it meanwhile. */
  static void require(Tx tx, Money sum, PaymentStore.Locked invoice) {
    var currency = sum.currency().getCurrencyCode();
    if (sum.minor() > invoice.rest()
        || sum.minor() > Ledger.balance(tx, invoice.organisation(), currency)) {
      throw new Problem.Conflict("ADVANCE_CHANGED", "the rest or the advance is less by now");
    }
  }
}
