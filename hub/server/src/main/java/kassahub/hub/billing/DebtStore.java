package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class DebtStore {
  private static final String MARK =
      """
      update invoice i set state = 'overdue' from organisation b
      where b.id = i.organisation_id and b.country = $1 and i.state = 'issued' and i.due_on < $2
      """;
  private static final String OWES =
      """
      select exists (
        select from invoice where account_id = $1 and state = 'overdue' and waived_at is null) as owes
      """;
  private static final String TO_BLOCK =
      """
      select distinct i.account_id from invoice i join account a on a.id = i.account_id
      where i.state = 'overdue' and i.waived_at is null and a.blocked_at is null
      order by i.account_id limit 10000
      """;
  private static final String TO_LIFT =
      """
      select a.id as account_id from account a
      where a.block_cause = 'overdue' and not exists (
        select from invoice i
        where i.account_id = a.id and i.state = 'overdue' and i.waived_at is null)
      order by a.id limit 10000
      """;
  private static final String WAIVE =
      """
      update invoice set waived_at = $2 where id in (
        select id from invoice where account_id = $1 and state = 'overdue' order by id for update)
      """;
  private static final String DEBTORS =
      """
      select a.id, a.name, count(i.id)::int as invoices,
        coalesce(sum(i.amount - i.paid_amount), 0)::bigint as owed,
        coalesce(min(i.currency), 'RUB') as currency, min(i.due_on) as oldest, a.blocked_at,
        a.block_reason
      from account a left join invoice i on i.account_id = a.id and i.state = 'overdue'
      where a.blocked_at is not null or i.id is not null
      group by a.id order by min(i.due_on) nulls last, a.id limit 1000
      """;

  private DebtStore() {}

  static int mark(Tx tx, String country, LocalDate today) {
    return tx.execute(MARK, country, today);
  }

  /** Whether something overdue keeps the account from buying. */
  static boolean owes(Tx tx, long account) {
    return tx.one(OWES, row -> row.flag("owes"), account);
  }

  static List<Long> toBlock(Tx tx) {
    return tx.list(TO_BLOCK, row -> row.number("account_id"));
  }

  static List<Long> toLift(Tx tx) {
    return tx.list(TO_LIFT, row -> row.number("account_id"));
  }

  static void waive(Tx tx, long account, Instant at) {
    tx.execute(WAIVE, account, at);
  }

  static List<Debtor> debtors(Tx tx) {
    return tx.list(DEBTORS, DebtStore::debtor);
  }

  private static Debtor debtor(Row row) {
    return new Debtor(
        row.number("id"),
        row.string("name"),
        row.integer("invoices"),
        Money.of(row.number("owed"), row.string("currency")),
        row.findDate("oldest"),
        row.findInstant("blocked_at"),
        row.findString("block_reason"));
  }
}
