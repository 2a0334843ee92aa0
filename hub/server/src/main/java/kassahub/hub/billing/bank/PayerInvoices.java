package kassahub.hub.billing.bank;

import java.util.List;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;

/** What a payer still owes, for a payment that a person enters and that pays several invoices. */
public final class PayerInvoices {
  /** So many are looked at together. */
  public static final int MOST = Matching.MOST_TOGETHER;

  private final Database database;

  public PayerInvoices(Database database) {
    this.database = database;
  }

  /**
   * Open invoices of who pays an invoice, in its currency, the oldest first: {@link #MOST} at most,
   * itself among them.
   *
   * @throws kassahub.hub.problem.Problem.Forbidden without {@link Permission#MANAGE_MONEY}
   */
  public List<Asked> open(Caller caller, long invoice) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> CandidateStore.openOfPayer(tx, invoice, MOST));
  }
}
