package kassahub.hub.cabinet.money;

import kassahub.hub.billing.books.Reconciliation;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.table.Table;

/**
 * What an organisation bought and paid in a period.
 *
 * @param table the movements between the two balances
 * @param paper where the same is a file to sign
 */
public record ReconciliationView(
    Reconciliation statement, Table table, String paper, MoneyWords words) {

  /** Who owes whom how much when the period is over. */
  public String closing() {
    long owed = statement.closing();
    String who = owed > 0 ? "books.owes" : owed < 0 ? "books.owed" : "books.even";
    return words.texts().say(who, "sum", words.sum(Money.kopecks(Math.abs(owed))));
  }
}
