package kassahub.hub.billing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

/**
 * Corrections of what was sold and billed: fewer licences or a lower price, by a document
 * with a number of its own. Less is owed then; what had been paid of it is the organisation's. With
 * the buyer's consent a price is raised, and an invoice of its own asks for the difference.
 */
public final class Corrections {
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_DOCUMENT = 200;

  private final Billing.Parts parts;
  private final Debts debts;
  private final Invoices invoices;

  Corrections(Billing.Parts parts, Debts debts, Invoices invoices) {
    this.parts = parts;
    this.debts = debts;
    this.invoices = invoices;
  }

  /**
   * An order as it is after its corrections so far.
   *
   * @param revision of the next one
   */
  public record InForce(int revision, List<OrderLine> lines) {}

  /** Corrections of an order, the newest first; 1 000 at most. */
  public List<Correction> of(Caller caller, long order) {
    caller.require(Permission.SEE_ORDERS);
    return parts.database().transact(caller.scope(), tx -> CorrectionStore.of(tx, caller, order));
  }

  /**
   * Those that were issued since; at most 1 000, in the order of their ids.
   *
   * @param after the last id seen, 0 at first
   */
  public List<Correction.News> news(Tx tx, Instant since, long after) {
    return CorrectionStore.news(tx, since, after);
  }

  /**
   * What an order's lines are now.
   *
   * @throws Problem.Conflict {@code NOT_ISSUED_YET} as long as there is nothing to correct
   */
  public InForce inForce(Caller caller, long order) {
    caller.require(Permission.MANAGE_MONEY);
    return parts
        .database()
        .transact(
            caller.scope(),
            tx -> {
              requireIssued(tx, order);
              return inForce(tx, order);
            });
  }

  /**
   * What it would do.
   *
   * @throws Problem.Conflict {@code NOT_ISSUED_YET}; {@code ORDER_CORRECTED} when the order is
   *     another one by now; {@code NOTHING_TO_CORRECT}; {@code MORE_THAN_BILLED}; {@code
   *     RAISE_ALONE}
   * @throws Problem.Invalid {@code BAD_REASON}, {@code BAD_DOCUMENT}; {@code NO_CONSENT} to a
   *     higher price
   */
  public CorrectionPlan plan(Caller caller, CorrectionDraft draft) {
    caller.require(Permission.MANAGE_MONEY);
    return parts.database().transact(caller.scope(), tx -> planned(tx, draft).plan());
  }

  /**
   * Issues it as part of a wider transaction, which a second operator's word opens: document, debt,
   * books and journal at once.
   *
   * @throws Problem as {@link #plan} does
   */
  public void make(Tx tx, Caller caller, CorrectionDraft draft) {
    caller.require(Permission.MANAGE_MONEY);
    var planned = planned(tx, draft);
    var plan = planned.plan();
    var invoice = planned.invoice();
    var now = parts.clock().instant();
    long difference = plan.difference().minor();
    long vat = plan.changes().stream().mapToLong(CorrectionPlan.Change::differenceVat).sum();
    long credited = plan.raises() ? 0 : difference - plan.released().minor();
    CorrectionStore.corrected(tx, draft.order(), plan.raises() ? -difference : difference);
    credit(tx, planned, credited, now);
    var taken = NumberSeries.CORRECTION.take(tx);
    var surcharge =
        plan.raises()
            ? Optional.of(invoices.surcharge(tx, draft.order(), plan))
            : Optional.<Long>empty();
    long id =
        CorrectionStore.insert(
            tx,
            new CorrectionStore.Issued(
                plan,
                invoice,
                taken,
                vat,
                surcharge,
                now,
                LegalDay.of(now, invoice.country()),
                caller.actor().name()));
    CorrectionStore.insertLines(tx, id, plan.changes());
    if (plan.raises()) {
      InvoiceStore.insertSurchargeLines(tx, id);
    } else {
      Ledger.corrected(tx, invoice.organisation(), id, plan.difference(), vat, credited, now);
    }
    record(tx, caller, plan, taken.printed());
    debts.settled(tx, invoice.account());
    tx.afterCommit(() -> parts.changes().publish("order:" + draft.order()));
  }

  /** What was added last is taken off first. */
  private static void credit(Tx tx, Planned planned, long credited, Instant now) {
    long left = credited;
    for (var one : planned.owed()) {
      long part = Math.min(left, one.rest());
      if (part > 0) {
        PaymentStore.settle(
            tx, one, one.paid() + part, part == one.rest() ? InvoiceState.PAID : one.state(), now);
        CorrectionStore.credited(tx, one.id(), part);
        left -= part;
      }
    }
  }

  /**
   * What would be done.
   *
   * @param surcharges open ones of earlier corrections, the latest first
   */
  private record Planned(
      CorrectionPlan plan, PaymentStore.Locked invoice, List<PaymentStore.Locked> surcharges) {

    /** Everything that is owed for the order. */
    List<PaymentStore.Locked> owed() {
      return Stream.concat(surcharges.stream(), Stream.of(invoice)).toList();
    }
  }

  /** The invoice is locked: whoever corrects its order or pays it waits. */
  private static Planned planned(Tx tx, CorrectionDraft draft) {
    requireText(draft.reason(), LONGEST_REASON, "BAD_REASON");
    requireText(draft.document(), LONGEST_DOCUMENT, "BAD_DOCUMENT");
    var issued = requireIssued(tx, draft.order());
    var invoice = PaymentStore.lockInvoice(tx, issued.invoice()).orElseThrow();
    var surcharges =
        CorrectionStore.openSurcharges(tx, draft.order()).stream()
            .map(id -> PaymentStore.lockInvoice(tx, id).orElseThrow())
            .toList()
            .reversed();
    var now = inForce(tx, draft.order());
    if (now.revision() != draft.revision() || now.lines().size() != draft.lines().size()) {
      throw new Problem.Conflict("ORDER_CORRECTED", "the order was corrected meanwhile");
    }
    var changes = changes(now.lines(), draft);
    boolean raises = changes.getFirst().raises();
    long before = now.lines().stream().mapToLong(line -> line.amount().minor()).sum();
    long difference = changes.stream().mapToLong(CorrectionPlan.Change::difference).sum();
    long owed = invoice.rest() + surcharges.stream().mapToLong(PaymentStore.Locked::rest).sum();
    var currency = invoice.amount().currency();
    return new Planned(
        new CorrectionPlan(
            draft,
            issued.organisation(),
            invoice.printed(),
            changes,
            new Money(before, currency),
            new Money(raises ? before + difference : before - difference, currency),
            new Money(raises ? 0 : difference - Math.min(difference, owed), currency)),
        invoice,
        surcharges);
  }

  private static List<CorrectionPlan.Change> changes(List<OrderLine> now, CorrectionDraft draft) {
    var changes = new ArrayList<CorrectionPlan.Change>();
    for (int at = 0; at < now.size(); at++) {
      var line = now.get(at);
      var typed = draft.lines().get(at);
      if (typed.quantity() > line.quantity()) {
        throw new Problem.Conflict(
            "MORE_THAN_BILLED",
            "more licences are another sale",
            Map.of("line", Integer.toString(line.position())));
      }
      boolean dearer = typed.price() > line.price().minor() && line.quantity() > 0;
      if (dearer && typed.quantity() < line.quantity()) {
        throw alone();
      }
      var after = after(line, typed);
      if (after.amount().minor() != line.amount().minor()) {
        changes.add(new CorrectionPlan.Change(line, after));
      }
    }
    if (changes.isEmpty()) {
      throw new Problem.Conflict("NOTHING_TO_CORRECT", "every line costs what it did");
    }
    requireConsent(changes, draft);
    return changes;
  }

  /** One document takes away or adds; and who is to pay more has agreed to it. */
  private static void requireConsent(List<CorrectionPlan.Change> changes, CorrectionDraft draft) {
    long dearer = changes.stream().filter(CorrectionPlan.Change::raises).count();
    if (dearer > 0 && dearer < changes.size()) {
      throw alone();
    }
    if (dearer > 0 && !draft.consented()) {
      throw new Problem.Invalid("NO_CONSENT", "the buyer has not agreed to pay more");
    }
  }

  private static Problem alone() {
    return new Problem.Conflict(
        "RAISE_ALONE", "a higher price and what is taken away are two documents");
  }

  private static OrderLine after(OrderLine line, CorrectionDraft.Line typed) {
    long amount = Math.multiplyExact(typed.price(), typed.quantity());
    var currency = line.amount().currency();
    return new OrderLine(
        line.position(),
        line.name(),
        line.article(),
        new Money(typed.price(), currency),
        typed.quantity(),
        new Money(amount, currency),
        line.vat(),
        amount > line.amount().minor()
            ? Math.max(line.vatAmount(), line.vat().in(amount))
            : Math.min(line.vatAmount(), line.vat().in(amount)));
  }

  private static InForce inForce(Tx tx, long order) {
    return new InForce(CorrectionStore.count(tx, order) + 1, CorrectionStore.inForce(tx, order));
  }

  private static CorrectionStore.Billed requireIssued(Tx tx, long order) {
    Optional<CorrectionStore.Billed> billed = CorrectionStore.billed(tx, order);
    return billed.orElseThrow(
        () ->
            new Problem.Conflict(
                "NOT_ISSUED_YET", "an order is corrected when its documents are issued"));
  }

  private void record(Tx tx, Caller caller, CorrectionPlan plan, String number) {
    parts
        .journal()
        .record(
            tx,
            caller.actor(),
            "order.corrected",
            "order",
            Long.toString(plan.draft().order()),
            Map.of(
                "number", number,
                "invoice", plan.invoice(),
                "amount", Long.toString(plan.difference().minor()),
                "raises", Boolean.toString(plan.raises()),
                "released", Long.toString(plan.released().minor()),
                "reason", plan.draft().reason(),
                "document", plan.draft().document()));
  }

  private static void requireText(String text, int longest, String code) {
    if (text.isBlank() || text.length() > longest) {
      throw new Problem.Invalid(
          code,
          "text of at most " + longest + " characters expected",
          Map.of("limit", Integer.toString(longest)));
    }
  }
}
