package kassahub.hub.cabinet.money;

import java.util.List;
import kassahub.hub.billing.Debtor;
import kassahub.hub.billing.Invoice;
import kassahub.hub.organisation.BlockCause;
import kassahub.hub.web.table.Cell;

/**
 * What one account owes, and what to do about it.
 *
 * @param invoices that are overdue, the oldest first
 * @param upcoming what is not due yet
 * @param advances what organisations of the account have with us
 */
public record DebtorView(
    Debtor debtor,
    List<Invoice> invoices,
    List<Debtor.Upcoming> upcoming,
    List<Debtor.Advance> advances,
    MoneyWords words) {
  public DebtorView {
    invoices = List.copyOf(invoices);
    upcoming = List.copyOf(upcoming);
    advances = List.copyOf(advances);
  }

  public Cell state() {
    return DebtTable.state(debtor, words);
  }

  /** Invoices that keep it from buying. */
  public List<Invoice> blocking() {
    return invoices.stream().filter(invoice -> !invoice.waived()).toList();
  }

  /** A debt keeps it from buying: its invoices can be waived. */
  public boolean blockedByDebt() {
    return debtor.blockedFor(BlockCause.OVERDUE);
  }

  /** An operator keeps it from buying. */
  public boolean blockedByOperator() {
    return debtor.blockedFor(BlockCause.OPERATOR);
  }
}
