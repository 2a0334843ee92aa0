package kassahub.hub.billing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

/**
 * Corrections of what was sold and billed: fewer licences or a lower price, by a document
 * with a number of its own. Less is owed then; what had been paid of it is the organisation's.
 */
public final class Corrections {
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_DOCUMENT = 200;

  private final Billing.Parts parts;
  private final Debts debts;

  Corrections(Billing.Parts parts, Debts debts) {
    this.parts = parts;
    this.debts = debts;
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
   *     another one by now; {@code NOTHING_TO_CORRECT}; {@code MORE_THAN_BILLED}
   * @throws Problem.Invalid {@code BAD_REASON}, {@code BAD_DOCUMENT}
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
    long less = plan.less().minor();
    long vat = plan.changes().stream().mapToLong(CorrectionPlan.Change::lessVat).sum();
    long credited = less - plan.released().minor();
    CorrectionStore.corrected(tx, draft.order(), less);
    if (credited > 0) {
      boolean whole = credited == invoice.rest();
      PaymentStore.settle(
          tx, invoice, invoice.paid() + credited, whole ? InvoiceState.PAID : invoice.state(), now);
      CorrectionStore.credited(tx, invoice.id(), credited);
    }
    var taken = NumberSeries.CORRECTION.take(tx);
    long id =
        CorrectionStore.insert(
            tx,
            new CorrectionStore.Issued(
                plan,
                invoice,
                taken,
                vat,
                now,
                LegalDay.of(now, invoice.country()),
                caller.actor().name()));
    CorrectionStore.insertLines(tx, id, plan.changes());
    Ledger.corrected(tx, invoice.organisation(), id, plan.less(), vat, credited, now);
    record(tx, caller, plan, taken.printed());
    debts.settled(tx, invoice.account());
    tx.afterCommit(() -> parts.changes().publish("order:" + draft.order()));
  }

  private record Planned(CorrectionPlan plan, PaymentStore.Locked invoice) {}

  /** The invoice is locked: whoever corrects its order or pays it waits. */
  private static Planned planned(Tx tx, CorrectionDraft draft) {
    requireText(draft.reason(), LONGEST_REASON, "BAD_REASON");
    requireText(draft.document(), LONGEST_DOCUMENT, "BAD_DOCUMENT");
    var issued = requireIssued(tx, draft.order());
    var invoice = PaymentStore.lockInvoice(tx, issued.invoice()).orElseThrow();
    var now = inForce(tx, draft.order());
    if (now.revision() != draft.revision() || now.lines().size() != draft.lines().size()) {
      throw new Problem.Conflict("ORDER_CORRECTED", "the order was corrected meanwhile");
    }
    var changes = changes(now.lines(), draft.lines());
    long before = now.lines().stream().mapToLong(line -> line.amount().minor()).sum();
    long less = changes.stream().mapToLong(CorrectionPlan.Change::less).sum();
    var currency = invoice.amount().currency();
    return new Planned(
        new CorrectionPlan(
            draft,
            issued.organisation(),
            invoice.printed(),
            changes,
            new Money(before, currency),
            new Money(before - less, currency),
            new Money(less - Math.min(less, invoice.rest()), currency)),
        invoice);
  }

  private static List<CorrectionPlan.Change> changes(
      List<OrderLine> now, List<CorrectionDraft.Line> wanted) {
    var changes = new ArrayList<CorrectionPlan.Change>();
    for (int at = 0; at < now.size(); at++) {
      var line = now.get(at);
      var typed = wanted.get(at);
      if (typed.quantity() > line.quantity() || typed.price() > line.price().minor()) {
        throw new Problem.Conflict(
            "MORE_THAN_BILLED",
            "a correction only takes away",
            Map.of("line", Integer.toString(line.position())));
      }
      var after = after(line, typed);
      if (after.amount().minor() < line.amount().minor()) {
        changes.add(new CorrectionPlan.Change(line, after));
      }
    }
    if (changes.isEmpty()) {
      throw new Problem.Conflict("NOTHING_TO_CORRECT", "no line costs less than it did");
    }
    return changes;
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
        Math.min(line.vatAmount(), line.vat().in(amount)));
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
                "amount", Long.toString(plan.less().minor()),
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
