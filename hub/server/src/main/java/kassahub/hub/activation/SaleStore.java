package kassahub.hub.activation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.NewOrder;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;

final class SaleStore {
  /** What is tried out in a sandbox is not sold, and what is left of a licence was. */
  private static final String LOCK_UNSOLD =
      """
      select v.account_id, v.organisation_id, v.currency, v.created_at, v.finished_at
      from activation v join account a on a.id = v.account_id
      where v.number = $1 and v.status = 'done' and v.order_number is null and not a.sandbox
        and not exists (select from licence_move m where m.activation = v.number)
      for no key update of v
      """;

  /** As many of one licence type at one price as were granted. */
  private static final String LINES =
      """
      select t.id, t.name, t.article, l.price, count(*)::int as quantity
      from activation_line l join licence_type t on t.id = l.licence_type_id
      where l.activation = $1 group by t.id, l.price order by min(l.position) limit 10000
      """;

  private static final String SOLD =
      "update activation set order_number = $2 where number = $1 and order_number is null";
  private static final String UNSOLD =
      """
      select v.number from activation v join account a on a.id = v.account_id
      where v.status = 'done' and v.order_number is null and v.number > $1 and v.finished_at >= $3
        and not a.sandbox and not exists (select from licence_move m where m.activation = v.number)
      order by v.number limit $2
      """;

  private SaleStore() {}

  static Optional<NewOrder> lockUnsold(Tx tx, long activation) {
    return tx.find(
        LOCK_UNSOLD,
        row ->
            new NewOrder(
                row.number("account_id"),
                row.number("organisation_id"),
                row.instant("created_at"),
                row.instant("finished_at"),
                lines(tx, activation, row.string("currency"))),
        activation);
  }

  static void sold(Tx tx, long activation, long order) {
    if (tx.execute(SOLD, activation, order) != 1) {
      throw new IllegalStateException("activation " + activation + " has its order");
    }
  }

  static List<Long> unsold(Tx tx, long after, int most, Instant since) {
    return tx.list(UNSOLD, row -> row.number("number"), after, most, since);
  }

  private static List<NewOrder.Line> lines(Tx tx, long activation, String currency) {
    return tx.list(
        LINES,
        row ->
            new NewOrder.Line(
                row.number("id"),
                row.string("name"),
                row.string("article"),
                Money.of(row.number("price"), currency),
                row.integer("quantity")),
        activation);
  }
}
