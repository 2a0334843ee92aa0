package kassahub.hub.billing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Demands for money: issued by the hub, shown to who has to pay. */
public final class Invoices {
  private static final Logger LOG = LoggerFactory.getLogger(Invoices.class);
  private static final int AT_ONCE = 200;

  private final Billing.Parts parts;

  Invoices(Billing.Parts parts) {
    this.parts = parts;
  }

  /**
   * Issues the invoices of orders that have waited long enough; how many. Any number of hubs
   * may: an order is locked by whoever invoices it. One that cannot be invoiced holds up no other.
   */
  public int issueDue() {
    var owedBefore = parts.clock().instant().minus(parts.config().invoiceAfter());
    int issued = 0;
    long after = 0;
    List<Long> due;
    do {
      long from = after;
      due = parts.database().transact(tx -> OrderStore.uninvoiced(tx, owedBefore, from, AT_ONCE));
      for (long order : due) {
        issued += issueOrSayWhyNot(order) ? 1 : 0;
        after = order;
      }
    } while (due.size() == AT_ONCE);
    return issued;
  }

  /**
   * One page of invoices, newest first. Filters: {@code organisation} (ids), {@code state}. The
   * search finds numbers and parts of an organisation's name.
   */
  public Page<Invoice> list(Caller caller, PageRequest request) {
    caller.require(Permission.SEE_ORDERS);
    return parts.database().transact(caller.scope(), tx -> InvoiceStore.page(tx, caller, request));
  }

  /**
   * One invoice.
   *
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}
   */
  public Invoice get(Caller caller, long id) {
    caller.require(Permission.SEE_ORDERS);
    return parts
        .database()
        .transact(
            caller.scope(),
            tx -> {
              var found = InvoiceStore.find(tx, caller, id).orElseThrow(Invoices::noSuchInvoice);
              caller.looks(
                  parts.journal(), tx, found.organisationId(), "invoice " + found.printed());
              return found;
            });
  }

  /**
   * What was issued, became overdue or was paid since then, in the order of ids; 1 000 at most.
   *
   * @param after the last id seen, 0 at first
   */
  public List<Invoice> news(Tx tx, Instant since, long after) {
    return InvoiceStore.news(tx, since, after);
  }

  /**
   * One page of the orders that wait for their invoice, the oldest first. Filter {@code
   * age}: day.
   */
  public Page<Uninvoiced> uninvoiced(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    var now = parts.clock().instant();
    return parts
        .database()
        .transact(caller.scope(), tx -> InvoiceStore.uninvoicedPage(tx, caller, request, now));
  }

  /** How many of those each of these filters leaves, counted as a page counts. */
  public List<RowCount> countsUninvoiced(Caller caller, List<PageRequest> requests) {
    caller.require(Permission.MANAGE_MONEY);
    var now = parts.clock().instant();
    var queries =
        requests.stream().map(request -> InvoiceStore.uninvoiced(caller, request, now)).toList();
    return parts.database().transact(caller.scope(), tx -> PageQuery.counts(tx, queries));
  }

  private boolean issueOrSayWhyNot(long order) {
    try {
      return parts.database().transact(tx -> issue(tx, order));
    } catch (DatabaseAway later) {
      throw later;
    } catch (RuntimeException failure) {
      LOG.error("Order cannot be invoiced; its next turn tries again. order={}", order, failure);
      return false;
    }
  }

  private boolean issue(Tx tx, long number) {
    var found = InvoiceStore.lockUninvoiced(tx, number);
    if (found.isEmpty()) {
      return false;
    }
    var order = found.get();
    var lines = OrderListStore.lines(tx, number, order.amount());
    var now = parts.clock().instant();
    long id = issue(tx, order, order.amount(), lines, false);
    InvoiceStore.insertLines(tx, id, number);
    InvoiceStore.invoiced(tx, number, now);
    return true;
  }

  /**
   * Asks for what a correction adds to an order, due as its contract says; the lines follow with
   * the correction's ({@link InvoiceStore#insertSurchargeLines}).
   */
  long surcharge(Tx tx, long order, CorrectionPlan plan) {
    var lines = plan.changes().stream().map(CorrectionPlan.Change::differing).toList();
    return issue(tx, InvoiceStore.owed(tx, order), plan.difference(), lines, true);
  }

  private long issue(
      Tx tx, InvoiceStore.Owed order, Money amount, List<OrderLine> lines, boolean surcharge) {
    var now = parts.clock().instant();
    var today = LegalDay.of(now, order.country());
    var terms = order.contract().terms();
    var due =
        terms.workingDays()
            ? WorkingDays.after(tx, order.country(), today, terms.days())
            : today.plusDays(terms.days());
    long vat = lines.stream().mapToLong(OrderLine::vatAmount).sum();
    var taken = NumberSeries.INVOICE.take(tx);
    var draft =
        new InvoiceStore.Draft(
            order,
            taken,
            now,
            today,
            due,
            amount,
            vat,
            Purpose.of(taken.printed(), today, lines),
            surcharge);
    long id = InvoiceStore.insert(tx, draft);
    Ledger.invoiced(tx, order.organisation(), id, amount, vat, now);
    record(tx, draft, id);
    return id;
  }

  private void record(Tx tx, InvoiceStore.Draft draft, long id) {
    long order = draft.order().number();
    parts
        .journal()
        .record(
            tx,
            Actor.hub(),
            "invoice.issued",
            "invoice",
            Long.toString(id),
            Map.of(
                "number", draft.taken().printed(),
                "order", Long.toString(order),
                "amount", Long.toString(draft.amount().minor()),
                "due", draft.dueOn().toString()));
    tx.afterCommit(() -> parts.changes().publish("order:" + order));
    LOG.info("Invoice was issued. invoice={} order={}", id, order);
  }

  static Problem noSuchInvoice() {
    return new Problem.NotFound("NO_SUCH_INVOICE", "no invoice of that number");
  }
}
