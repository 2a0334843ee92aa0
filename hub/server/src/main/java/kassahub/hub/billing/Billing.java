package kassahub.hub.billing;

import java.time.InstantSource;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;

/** The verbs about money, wired. */
public record Billing(
    Orders orders,
    Invoices invoices,
    Payments payments,
    Debts debts,
    Transfers transfers,
    Corrections corrections) {

  /** What all of them stand on. */
  public record Parts(
      Database database,
      InstantSource clock,
      Journal journal,
      Changes changes,
      Accounts accounts,
      BillingConfig config) {}

  public static Billing of(Parts parts) {
    var debts = new Debts(parts);
    return new Billing(
        new Orders(parts),
        new Invoices(parts),
        new Payments(parts, debts),
        debts,
        new Transfers(parts),
        new Corrections(parts, debts, new Invoices(parts)));
  }
}
