package kassahub.hub.billing;

import java.time.Instant;
import java.util.List;
import kassahub.hub.database.Tx;

final class LedgerStore {
  private static final String INSERT =
      """
      insert into ledger_transaction (organisation_id, at, subject, currency)
      values ($1, $2, $3, $4) returning id
      """;
  private static final String INSERT_ENTRIES =
      """
      insert into ledger_entry (transaction_id, position, organisation_id, book, amount)
      select $1, position, $2, book, amount
      from unnest($3::text[], $4::bigint[]) with ordinality as moved (book, amount, position)
      """;
  private static final String REVERSE =
      """
      with booked as (
        insert into ledger_transaction (organisation_id, at, subject, currency, reverses)
        select organisation_id, $3, $2, currency, id from ledger_transaction where subject = $1
        returning id, reverses)
      insert into ledger_entry (transaction_id, position, organisation_id, book, amount)
      select b.id, e.position, e.organisation_id, e.book, -e.amount
      from booked b join ledger_entry e on e.transaction_id = b.reverses
      """;
  private static final String SUM =
      """
      select coalesce(sum(e.amount), 0)::bigint as sum
      from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
      where e.organisation_id = $1 and e.book = $2 and t.currency = $3
      """;

  /**
   * A transaction of the books.
   *
   * @param subject what it books; once
   */
  record Head(long organisation, Instant at, String subject, String currency) {}

  private LedgerStore() {}

  static void insert(Tx tx, Head head, List<Ledger.Entry> entries) {
    long id =
        tx.one(
            INSERT,
            row -> row.number("id"),
            head.organisation(),
            head.at(),
            head.subject(),
            head.currency());
    tx.execute(
        INSERT_ENTRIES,
        id,
        head.organisation(),
        entries.stream().map(entry -> entry.book().word()).toArray(String[]::new),
        entries.stream().map(Ledger.Entry::amount).toArray(Long[]::new));
  }

  static void reverse(Tx tx, String subject, String reversal, Instant at) {
    if (tx.execute(REVERSE, subject, reversal, at) == 0) {
      throw new IllegalStateException(subject + " is not booked");
    }
  }

  static long sum(Tx tx, long organisation, Ledger.Book book, String currency) {
    return tx.one(SUM, row -> row.number("sum"), organisation, book.word(), currency);
  }
}
