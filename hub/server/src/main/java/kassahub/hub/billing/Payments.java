package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.problem.Problem;

/** Money that comes in, and taking back what was recorded by mistake. */
public final class Payments {
  private static final int LONGEST_REFERENCE = 200;
  private static final int LONGEST_REASON = 500;

  private final Billing.Parts parts;
  private final Debts debts;

  Payments(Billing.Parts parts, Debts debts) {
    this.parts = parts;
    this.debts = debts;
  }

  /**
   * Records a payment: invoices, orders, books and journal in one transaction. Less than the rest
   * leaves an invoice unpaid; what is over is the organisation's balance. The same key again gives
   * back the first payment.
   *
   * @return as its first invoice sees it
   * @throws Problem.Forbidden without {@link Permission#MANAGE_MONEY}
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}
   * @throws Problem.Conflict {@code INVOICE_PAID}; {@code SEVERAL_BUYERS}; {@code PART_OVER_REST}
   *     with what is the {@code rest} of which {@code invoice}; {@code KEY_REUSED_FORM} when the
   *     key was used for another payment
   * @throws Problem.Invalid {@code BAD_PARTS} when they are none; {@code PARTS_OVER_SUM} with what
   *     is {@code missing} when they are more than came in; {@code BAD_AMOUNT}, {@code BAD_DAY},
   *     {@code BAD_REFERENCE}
   */
  public Payment receive(Caller caller, NewPayment draft) {
    return once(caller, tx -> receive(tx, caller, draft));
  }

  /**
   * The same as part of a wider transaction.
   *
   * @throws Problem as {@link #receive(Caller, NewPayment)} does
   */
  public Payment receive(Tx tx, Caller caller, NewPayment draft) {
    caller.require(Permission.MANAGE_MONEY);
    return receive(tx, caller, draft, PaymentStore.Hands.of(caller));
  }

  /** The same of what a person of that name had entered, and the caller agrees to. */
  public Payment receiveConfirmed(Tx tx, Caller caller, NewPayment draft, String enteredBy) {
    caller.require(Permission.MANAGE_MONEY);
    var confirmed = Optional.of(caller.actor().name());
    return receive(tx, caller, draft, new PaymentStore.Hands(enteredBy, confirmed));
  }

  private Payment receive(Tx tx, Caller caller, NewPayment draft, PaymentStore.Hands hands) {
    var due = due(tx, draft);
    return before(tx, draft, due).orElseGet(() -> book(tx, caller, draft, due, hands));
  }

  /** Those that a person enters. */
  public ByHand byHand() {
    return new ByHand(parts, this);
  }

  /** Money that is there before its invoice is. */
  public AdvancePayments advances() {
    return new AdvancePayments(parts, this);
  }

  /**
   * What a payment would book; empty when it is booked already.
   *
   * @throws Problem as {@link #receive(Caller, NewPayment)} does
   */
  Optional<PaymentPlan> plan(Tx tx, NewPayment draft) {
    var due = due(tx, draft);
    if (before(tx, draft, due).isPresent()) {
      return Optional.empty();
    }
    due.forEach(part -> requirePart(draft, part, organisation(due)));
    return Optional.of(
        new PaymentPlan(
            draft,
            parts(due),
            PaymentStore.organisation(tx, organisation(due)),
            due.stream().map(part -> part.invoice().printed()).toList()));
  }

  /** A transaction that books at most one payment with a key. */
  <T> T once(Caller caller, Function<Tx, T> work) {
    try {
      return parts.database().transact(caller.scope(), work);
    } catch (UniqueViolation otherInvoice) {
      throw reused();
    }
  }

  /** Its invoices, locked in the order in which taking back locks them. */
  private static List<Due> due(Tx tx, NewPayment draft) {
    requireReference(draft.reference());
    return switch (draft.allocation()) {
      case NewPayment.ToOne(long id) -> {
        var invoice = lock(tx, id);
        yield List.of(new Due(invoice, Math.min(draft.amount().minor(), invoice.rest())));
      }
      case NewPayment.InParts(var parts) -> {
        var amounts = new TreeMap<Long, Long>();
        parts.forEach(part -> amounts.merge(part.invoice(), part.amount(), Math::addExact));
        requireParts(draft, amounts.values());
        yield amounts.entrySet().stream()
            .map(part -> new Due(lock(tx, part.getKey()), part.getValue()))
            .toList();
      }
    };
  }

  private static PaymentStore.Locked lock(Tx tx, long invoice) {
    return PaymentStore.lockInvoice(tx, invoice).orElseThrow(Invoices::noSuchInvoice);
  }

  private static long organisation(List<Due> due) {
    return due.getFirst().invoice().organisation();
  }

  private static void requireParts(NewPayment draft, Collection<Long> amounts) {
    if (amounts.isEmpty() || amounts.stream().anyMatch(part -> part <= 0)) {
      throw new Problem.Invalid("BAD_PARTS", "parts of what came in expected");
    }
    long missing = amounts.stream().mapToLong(Long::longValue).sum() - draft.amount().minor();
    if (missing > 0) {
      throw new Problem.Invalid(
          "PARTS_OVER_SUM",
          "less came in than its parts are together",
          Map.of("missing", Long.toString(missing)));
    }
  }

  /** Sent twice it is one payment; sent again with other values it must not pass for recorded. */
  private static Optional<Payment> before(Tx tx, NewPayment draft, List<Due> due) {
    var found = PaymentStore.ofKey(tx, due.getFirst().invoice().id(), draft.key());
    if (found.filter(before -> !same(tx, before, draft, due)).isPresent()) {
      throw reused();
    }
    return found;
  }

  private static boolean same(Tx tx, Payment before, NewPayment draft, List<Due> due) {
    boolean apart = draft.allocation() instanceof NewPayment.InParts;
    return before.reversed().isEmpty()
        && before.amount().equals(draft.amount())
        && before.receivedOn().equals(draft.receivedOn())
        && before.reference().equals(draft.reference())
        && (!apart || PaymentStore.parts(tx, before.id()).equals(parts(due)));
  }

  private static List<NewPayment.Part> parts(List<Due> due) {
    return due.stream()
        .map(part -> new NewPayment.Part(part.invoice().id(), part.amount()))
        .toList();
  }

  private Payment book(
      Tx tx, Caller caller, NewPayment draft, List<Due> due, PaymentStore.Hands hands) {
    long organisation = organisation(due);
    due.forEach(part -> requirePart(draft, part, organisation));
    boolean advance = draft.source() == PaymentSource.BALANCE;
    if (advance) {
      AdvancePayments.require(tx, draft.amount(), due.getFirst().invoice());
    }
    var now = parts.clock().instant();
    long id = PaymentStore.insert(tx, organisation, draft, now, hands);
    String action = advance ? "payment.from-advance" : "payment.received";
    for (var part : due) {
      pay(tx, id, part.invoice(), part.amount(), now);
      record(tx, caller, action, id, part.invoice().printed(), draft.reference());
      changed(tx, part.invoice());
    }
    if (advance) {
      Ledger.spent(tx, organisation, id, draft.amount(), now);
    } else {
      Ledger.paid(
          tx, organisation, id, draft.amount(), due.stream().mapToLong(Due::amount).sum(), now);
    }
    due.stream()
        .map(part -> part.invoice().account())
        .distinct()
        .sorted()
        .forEach(account -> debts.settled(tx, account));
    return PaymentStore.ofKey(tx, due.getFirst().invoice().id(), draft.key()).orElseThrow();
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

  private static Problem reused() {
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

  void requirePast(LocalDate day, String country) {
    if (day.isAfter(LegalDay.of(parts.clock().instant(), country))) {
      throw new Problem.Invalid("BAD_DAY", "money cannot have come in later than today");
    }
  }

  private void undo(Tx tx, Caller caller, long payment, String why) {
    var whole = PaymentStore.lockOrganisation(tx, payment).orElseThrow(Payments::noSuchPayment);
    var now = parts.clock().instant();
    var parted = PaymentStore.parts(tx, payment);
    var invoices =
        parted.stream()
            .map(part -> PaymentStore.lockInvoice(tx, part.invoice()).orElseThrow())
            .toList();
    if (!PaymentStore.reverse(tx, payment, why, now, caller.actor().name())) {
      throw new Problem.Conflict("PAYMENT_REVERSED", "it was taken back before");
    }
    long settled = parted.stream().mapToLong(NewPayment.Part::amount).sum();
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
    if (!whole.advance()) {
      parted.forEach(part -> advances().payAgain(tx, caller, payment, part.invoice()));
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

  void record(Tx tx, Caller caller, String action, long payment, String invoice, String why) {
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

  static void requireReference(String text) {
    requireText(text, LONGEST_REFERENCE, "BAD_REFERENCE");
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
