package kassahub.hub.billing;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Texts;

/** Money that comes in, and taking back what was recorded by mistake. */
public final class Payments {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));
  private static final int LONGEST_REFERENCE = 200;
  private static final int LONGEST_REASON = 500;

  private final Billing.Parts parts;
  private final Debts debts;

  Payments(Billing.Parts parts, Debts debts) {
    this.parts = parts;
    this.debts = debts;
  }

  /**
   * Records a payment for an invoice: invoice, order, books and journal in one transaction. Less
   * than the rest leaves the invoice unpaid; what is over is the organisation's balance. The same
   * key again gives back the first payment.
   *
   * @throws Problem.Forbidden without {@link Permission#MANAGE_MONEY}
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}
   * @throws Problem.Conflict {@code INVOICE_PAID}; {@code KEY_REUSED_FORM} when the key was used
   *     for another payment
   * @throws Problem.Invalid {@code BAD_AMOUNT}, {@code BAD_DAY}, {@code BAD_REFERENCE}
   */
  public Payment receive(Caller caller, NewPayment draft) {
    caller.require(Permission.MANAGE_MONEY);
    requireText(draft.reference(), LONGEST_REFERENCE, "BAD_REFERENCE");
    try {
      return parts.database().transact(caller.scope(), tx -> book(tx, caller, draft));
    } catch (UniqueViolation otherInvoice) {
      throw reused();
    }
  }

  /**
   * The same as part of a wider transaction.
   *
   * @throws Problem as {@link #receive(Caller, NewPayment)} does
   */
  public Payment receive(Tx tx, Caller caller, NewPayment draft) {
    caller.require(Permission.MANAGE_MONEY);
    requireText(draft.reference(), LONGEST_REFERENCE, "BAD_REFERENCE");
    return book(tx, caller, draft);
  }

  /**
   * Records one payment of several invoices of an organisation; what is over is its balance. The
   * same key again gives back the first payment.
   *
   * @return the payment's id
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}
   * @throws Problem.Conflict {@code INVOICE_PAID}; {@code SEVERAL_BUYERS}; {@code PART_OVER_REST}
   *     with what is the {@code rest} of which {@code invoice}; {@code KEY_REUSED_FORM} when the
   *     key was used for another payment
   * @throws Problem.Invalid {@code BAD_PARTS} when they are none; {@code PARTS_OVER_SUM} with what
   *     is {@code missing} when they are more than came in; {@code BAD_AMOUNT}, {@code BAD_DAY},
   *     {@code BAD_REFERENCE}
   */
  public long receiveSplit(Caller caller, NewSplit draft) {
    try {
      return parts.database().transact(caller.scope(), tx -> receiveSplit(tx, caller, draft));
    } catch (UniqueViolation otherInvoices) {
      throw reused();
    }
  }

  /**
   * The same as part of a wider transaction.
   *
   * @throws Problem as {@link #receiveSplit(Caller, NewSplit)} does
   */
  public long receiveSplit(Tx tx, Caller caller, NewSplit draft) {
    return receiveSplit(tx, caller, draft, PaymentStore.Hands.of(caller));
  }

  /** The same of what a person of that name had entered, and the caller agrees to. */
  public long receiveConfirmed(Tx tx, Caller caller, NewSplit draft, String enteredBy) {
    var confirmed = Optional.of(caller.actor().name());
    return receiveSplit(tx, caller, draft, new PaymentStore.Hands(enteredBy, confirmed));
  }

  private long receiveSplit(Tx tx, Caller caller, NewSplit draft, PaymentStore.Hands hands) {
    caller.require(Permission.MANAGE_MONEY);
    var due = due(tx, draft);
    var payment = whole(draft);
    var before = before(tx, due, draft);
    if (before.isPresent()) {
      return sameParts(tx, same(before.get(), payment), due);
    }
    long settled = due.stream().mapToLong(Due::amount).sum();
    long organisation = due.getFirst().invoice().organisation();
    due.forEach(part -> requirePart(payment, part, organisation));
    var now = parts.clock().instant();
    long id = PaymentStore.insert(tx, organisation, payment, now, hands);
    for (var part : due) {
      pay(tx, id, part.invoice(), part.amount(), now);
      record(tx, caller, "payment.received", id, part.invoice().printed(), draft.reference());
      changed(tx, part.invoice());
    }
    Ledger.paid(tx, organisation, id, draft.amount(), settled, now);
    due.stream()
        .map(part -> part.invoice().account())
        .distinct()
        .sorted()
        .forEach(account -> debts.settled(tx, account));
    return id;
  }

  /** Those that a person enters. */
  public ByHand byHand() {
    return new ByHand(parts, this);
  }

  /**
   * What a payment of several invoices, or of one, would book; empty when it is booked already.
   *
   * @throws Problem as {@link #receiveSplit(Caller, NewSplit)} does
   */
  Optional<PaymentPlan> plan(Tx tx, NewSplit draft) {
    var due = due(tx, draft);
    var before = before(tx, due, draft);
    if (before.isPresent()) {
      sameParts(tx, same(before.get(), whole(draft)), due);
      return Optional.empty();
    }
    var first = due.getFirst().invoice();
    due.forEach(part -> requirePart(whole(draft), part, first.organisation()));
    return Optional.of(
        new PaymentPlan(
            draft,
            PaymentStore.organisation(tx, first.organisation()),
            due.stream().map(part -> part.invoice().printed()).toList()));
  }

  /** Its invoices, locked in the order in which taking back locks them. */
  private static List<Due> due(Tx tx, NewSplit draft) {
    requireText(draft.reference(), LONGEST_REFERENCE, "BAD_REFERENCE");
    var amounts = new TreeMap<Long, Long>();
    draft.parts().forEach(part -> amounts.merge(part.invoice(), part.amount(), Math::addExact));
    requireParts(draft, amounts, amounts.values().stream().mapToLong(Long::longValue).sum());
    return amounts.entrySet().stream()
        .map(
            part ->
                new Due(
                    PaymentStore.lockInvoice(tx, part.getKey())
                        .orElseThrow(Invoices::noSuchInvoice),
                    part.getValue()))
        .toList();
  }

  private static Optional<Payment> before(Tx tx, List<Due> due, NewSplit draft) {
    return PaymentStore.ofKey(tx, due.getFirst().invoice().id(), draft.key());
  }

  private static NewPayment whole(NewSplit draft) {
    return new NewPayment(
        0, draft.amount(), draft.receivedOn(), draft.reference(), draft.key(), draft.source());
  }

  private static void requireParts(NewSplit draft, Map<Long, Long> amounts, long settled) {
    if (amounts.isEmpty() || amounts.values().stream().anyMatch(part -> part <= 0)) {
      throw new Problem.Invalid("BAD_PARTS", "parts of what came in expected");
    }
    long missing = settled - draft.amount().minor();
    if (missing > 0) {
      throw new Problem.Invalid(
          "PARTS_OVER_SUM",
          "less came in than its parts are together",
          Map.of("missing", Long.toString(missing)));
    }
  }

  private static long sameParts(Tx tx, Payment before, List<Due> due) {
    var recorded = new TreeMap<Long, Long>();
    PaymentStore.allocations(tx, before.id())
        .forEach(part -> recorded.put(part.invoice(), part.amount()));
    var amounts = due.stream().collect(toMap(part -> part.invoice().id(), Due::amount));
    if (!recorded.equals(amounts)) {
      throw reused();
    }
    return before.id();
  }

  /** What of a payment goes to an invoice that is locked. */
  private record Due(PaymentStore.Locked invoice, long amount) {}

  private void requirePart(NewPayment payment, Due part, long organisation) {
    require(payment, part.invoice());
    if (part.invoice().organisation() != organisation) {
      throw new Problem.Conflict("SEVERAL_BUYERS", "one payment is one organisation's");
    }
    if (part.amount() > part.invoice().rest()) {
      throw new Problem.Conflict(
          "PART_OVER_REST",
          "its invoice asks for less",
          Map.of(
              "id", Long.toString(part.invoice().id()),
              "invoice", part.invoice().printed(),
              "rest", Long.toString(part.invoice().rest())));
    }
  }

  private static void pay(
      Tx tx, long payment, PaymentStore.Locked invoice, long amount, Instant now) {
    PaymentStore.allocate(tx, payment, invoice.id(), amount);
    boolean whole = amount == invoice.rest();
    PaymentStore.settle(
        tx, invoice, invoice.paid() + amount, whole ? InvoiceState.PAID : invoice.state(), now);
  }

  /**
   * Money for no invoice, or not yet: all of it is the organisation's balance.
   *
   * @return the payment's id
   * @throws Problem.Invalid {@code BAD_AMOUNT}, {@code BAD_DAY}, {@code BAD_REFERENCE}
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}
   */
  public long receiveAdvance(Tx tx, Caller caller, NewAdvance draft) {
    caller.require(Permission.MANAGE_MONEY);
    requireText(draft.reference(), LONGEST_REFERENCE, "BAD_REFERENCE");
    var country =
        PaymentStore.country(tx, draft.organisation())
            .orElseThrow(
                () -> new Problem.NotFound("NO_SUCH_ORGANISATION", "nobody of that number"));
    if (draft.amount().minor() == 0) {
      throw new Problem.Invalid("BAD_AMOUNT", "a sum above zero expected");
    }
    requirePast(draft.receivedOn(), country);
    var now = parts.clock().instant();
    var payment =
        new NewPayment(
            0,
            draft.amount(),
            draft.receivedOn(),
            draft.reference(),
            draft.key(),
            PaymentSource.BANK);
    long id =
        PaymentStore.insert(tx, draft.organisation(), payment, now, PaymentStore.Hands.of(caller));
    Ledger.paid(tx, draft.organisation(), id, draft.amount(), 0, now);
    record(tx, caller, "payment.received", id, "", draft.reference());
    return id;
  }

  /**
   * Pays an invoice, or a part of it, from what its organisation has with us in advance.
   *
   * @param sum no more than the invoice's rest and the advance
   * @param key of the form: sent twice, it is one payment
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}
   * @throws Problem.Conflict {@code ADVANCE_CHANGED} when the rest or the advance is less by now;
   *     as {@link #receive(Caller, NewPayment)} does
   */
  public Payment payFromAdvance(Caller caller, long invoice, Money sum, String key) {
    caller.require(Permission.MANAGE_MONEY);
    try {
      return parts
          .database()
          .transact(
              caller.scope(),
              tx -> {
                // Before the invoice, as taking back does.
                var payer =
                    PaymentStore.lockPayer(tx, invoice).orElseThrow(Invoices::noSuchInvoice);
                var today = LegalDay.of(parts.clock().instant(), payer.country());
                return book(
                    tx,
                    caller,
                    new NewPayment(
                        invoice,
                        sum,
                        today,
                        RUSSIAN.say("payment.advance.reference"),
                        key,
                        PaymentSource.BALANCE));
              });
    } catch (UniqueViolation otherInvoice) {
      throw reused();
    }
  }

  /**
   * What an organisation has with us: a buyer sees his own.
   *
   * @throws Problem.Forbidden without {@link Permission#SEE_ORDERS}
   */
  public Money advance(Caller caller, long organisation, String currency) {
    caller.require(Permission.SEE_ORDERS);
    return Money.of(
        parts
            .database()
            .transact(
                caller.scope(), tx -> PaymentStore.advance(tx, caller, organisation, currency)),
        currency);
  }

  /**
   * Payments of an invoice, the newest first, those taken back too.
   *
   * @throws Problem.Forbidden without {@link Permission#MANAGE_MONEY}
   */
  public List<Payment> of(Caller caller, long invoice) {
    caller.require(Permission.MANAGE_MONEY);
    return parts.database().transact(caller.scope(), tx -> PaymentStore.ofInvoice(tx, invoice));
  }

  /**
   * Takes back a payment that was a mistake, by entries of the opposite sign.
   *
   * @throws Problem.Forbidden without {@link Permission#MANAGE_MONEY}
   * @throws Problem.NotFound {@code NO_SUCH_PAYMENT}
   * @throws Problem.Conflict {@code PAYMENT_REVERSED} when it was before; {@code PAYMENT_USED} when
   *     what went to the balance was spent
   * @throws Problem.Invalid {@code BAD_REASON}
   */
  public void reverse(Caller caller, long payment, String reason) {
    parts.database().run(caller.scope(), tx -> reverse(tx, caller, payment, reason));
  }

  /** The same as part of a wider transaction. */
  public void reverse(Tx tx, Caller caller, long payment, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    var why = reason.strip();
    requireText(why, LONGEST_REASON, "BAD_REASON");
    undo(tx, caller, payment, why);
  }

  private Payment book(Tx tx, Caller caller, NewPayment draft) {
    var invoice =
        PaymentStore.lockInvoice(tx, draft.invoice()).orElseThrow(Invoices::noSuchInvoice);
    var before = PaymentStore.ofKey(tx, invoice.id(), draft.key());
    if (before.isPresent()) {
      return same(before.get(), draft);
    }
    require(draft, invoice);
    var now = parts.clock().instant();
    if (draft.source() == PaymentSource.BALANCE) {
      requireAdvance(tx, draft, invoice);
    }
    long settled = Math.min(draft.amount().minor(), invoice.rest());
    long id =
        PaymentStore.insert(tx, invoice.organisation(), draft, now, PaymentStore.Hands.of(caller));
    pay(tx, id, invoice, settled, now);
    if (draft.source() == PaymentSource.BALANCE) {
      Ledger.spent(tx, invoice.organisation(), id, draft.amount(), now);
      record(tx, caller, "payment.from-advance", id, invoice.printed(), draft.reference());
    } else {
      Ledger.paid(tx, invoice.organisation(), id, draft.amount(), settled, now);
      record(tx, caller, "payment.received", id, invoice.printed(), draft.reference());
    }
    debts.settled(tx, invoice.account());
    changed(tx, invoice);
    return PaymentStore.ofKey(tx, invoice.id(), draft.key()).orElseThrow();
  }

  /** Sent twice it is one payment; sent again with other values it must not pass for recorded. */
  private static Payment same(Payment before, NewPayment draft) {
    if (before.reversed().isPresent()
        || !before.amount().equals(draft.amount())
        || !before.receivedOn().equals(draft.receivedOn())
        || !before.reference().equals(draft.reference())) {
      throw reused();
    }
    return before;
  }

  static Problem reused() {
    return new Problem.Conflict("KEY_REUSED_FORM", "the form was used for another payment");
  }

  private void require(NewPayment draft, PaymentStore.Locked invoice) {
    if (!invoice.state().open()) {
      throw new Problem.Conflict(
          "INVOICE_PAID", "nothing is owed for it", Map.of("invoice", invoice.printed()));
    }
    if (draft.amount().minor() == 0
        || !draft.amount().currency().equals(invoice.amount().currency())) {
      throw new Problem.Invalid("BAD_AMOUNT", "a sum in the invoice's currency expected");
    }
    requirePast(draft.receivedOn(), invoice.country());
  }

  /** The organisation is locked: nobody else spends it meanwhile. */
  private static void requireAdvance(Tx tx, NewPayment draft, PaymentStore.Locked invoice) {
    long sum = draft.amount().minor();
    var currency = draft.amount().currency().getCurrencyCode();
    if (sum > invoice.rest() || sum > Ledger.balance(tx, invoice.organisation(), currency)) {
      throw new Problem.Conflict("ADVANCE_CHANGED", "the rest or the advance is less by now");
    }
  }

  private void requirePast(LocalDate day, String country) {
    if (day.isAfter(LegalDay.of(parts.clock().instant(), country))) {
      throw new Problem.Invalid("BAD_DAY", "money cannot have come in later than today");
    }
  }

  private void undo(Tx tx, Caller caller, long payment, String why) {
    var whole = PaymentStore.lockOrganisation(tx, payment).orElseThrow(Payments::noSuchPayment);
    var now = parts.clock().instant();
    var parted = PaymentStore.allocations(tx, payment);
    var invoices =
        parted.stream()
            .map(part -> PaymentStore.lockInvoice(tx, part.invoice()).orElseThrow())
            .toList();
    if (!PaymentStore.reverse(tx, payment, why, now, caller.actor().name())) {
      throw new Problem.Conflict("PAYMENT_REVERSED", "it was taken back before");
    }
    long settled = parted.stream().mapToLong(PaymentStore.Allocation::amount).sum();
    var currency = whole.amount().currency().getCurrencyCode();
    if (Ledger.balance(tx, whole.organisation(), currency) < whole.amount().minor() - settled) {
      throw new Problem.Conflict("PAYMENT_USED", "its rest was spent from the balance");
    }
    Ledger.reversed(tx, payment, now);
    for (int at = 0; at < parted.size(); at++) {
      reopen(tx, invoices.get(at), parted.get(at).amount(), now);
      record(tx, caller, "payment.reversed", payment, invoices.get(at).printed(), why);
      changed(tx, invoices.get(at));
    }
    if (parted.isEmpty()) {
      record(tx, caller, "payment.reversed", payment, "", why);
    }
  }

  /** The next review of debts blocks the account again, where it has to. */
  private static void reopen(Tx tx, PaymentStore.Locked invoice, long amount, Instant now) {
    PaymentStore.unwaive(tx, invoice.id());
    boolean late = invoice.dueOn().isBefore(LegalDay.of(now, invoice.country()));
    PaymentStore.settle(
        tx,
        invoice,
        invoice.paid() - amount,
        late ? InvoiceState.OVERDUE : InvoiceState.ISSUED,
        now);
  }

  private void record(
      Tx tx, Caller caller, String action, long payment, String invoice, String why) {
    parts
        .journal()
        .record(
            tx,
            caller.actor(),
            action,
            "payment",
            Long.toString(payment),
            Map.of("invoice", invoice, "words", why));
  }

  private void changed(Tx tx, PaymentStore.Locked invoice) {
    invoice
        .order()
        .ifPresent(
            order -> {
              var activations = PaymentStore.activations(tx, order);
              tx.afterCommit(
                  () -> {
                    parts.changes().publish("order:" + order);
                    activations.forEach(one -> parts.changes().publish("activation:" + one));
                  });
            });
  }

  private static void requireText(String text, int longest, String code) {
    if (text.isBlank() || text.length() > longest) {
      throw new Problem.Invalid(
          code,
          "text of at most " + longest + " characters expected",
          Map.of("limit", Integer.toString(longest)));
    }
  }

  private static Problem noSuchPayment() {
    return new Problem.NotFound("NO_SUCH_PAYMENT", "no payment of that number");
  }
}
