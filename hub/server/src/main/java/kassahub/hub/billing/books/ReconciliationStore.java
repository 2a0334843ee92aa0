package kassahub.hub.billing.books;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.document.Party;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class ReconciliationStore {
  private static final String BUYER =
      """
      select country, name, tax_number, kpp, legal_address from organisation where id = $1
      """;

  /**
   * Sold and corrected by documents of their day; paid on the day the money came; a mistake is one
   * until it was taken back. What is taken from the balance came in before.
   */
  private static final String MOVED =
      """
      select t.issued_on as day, 1 as turn, 'sale' as kind, t.printed as document, o.amount as debit, 0::bigint as credit,
        o.number as id
      from sales_order o join transfer_document t on t.order_number = o.number
      where o.organisation_id = $1 and o.currency = 'RUB'
      union all
      select k.issued_on, 2, 'correction', k.printed, case when k.raises then k.amount else -k.amount end, 0, k.id
      from correction k join transfer_document t on t.order_number = k.order_number
      where k.organisation_id = $1
      union all
      select p.received_on, 3, 'payment', p.reference, 0, p.amount, p.id
      from payment p
      where p.organisation_id = $1 and p.currency = 'RUB' and p.source <> 'balance'
      union all
      select (r.reversed_at at time zone 'Europe/Moscow')::date, 4, 'reversal', p.reference, 0, -p.amount, p.id
      from payment p join payment_reversal r on r.payment_id = p.id
      where p.organisation_id = $1 and p.currency = 'RUB' and p.source <> 'balance'\
      """;

  private static final String OPENING =
      "select coalesce(sum(debit - credit), 0)::bigint as owed from ("
          + MOVED
          + ") moved where day < $2";
  private static final String LINES =
      "select day, kind, document, debit, credit from ("
          + MOVED
          + ") moved where day between $2 and $3 order by day, turn, id limit $4";

  private ReconciliationStore() {}

  static Optional<Party> buyer(Tx tx, long organisation) {
    return tx.find(
        BUYER,
        row ->
            new Party(
                row.string("country"),
                row.string("name"),
                row.string("tax_number"),
                row.findString("kpp"),
                row.findString("legal_address"),
                Optional.empty()),
        organisation);
  }

  static long opening(Tx tx, long organisation, LocalDate from) {
    return tx.one(OPENING, row -> row.number("owed"), organisation, from);
  }

  static List<Reconciliation.Line> lines(Tx tx, long organisation, Period period, int most) {
    return tx.list(
        LINES, ReconciliationStore::line, organisation, period.from(), period.to(), most);
  }

  private static Reconciliation.Line line(Row row) {
    return new Reconciliation.Line(
        row.date("day"),
        Reconciliation.Kind.of(row.string("kind")),
        row.string("document"),
        row.number("debit"),
        row.number("credit"));
  }
}
