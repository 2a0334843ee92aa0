package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.organisation.BlockCause;
import kassahub.hub.organisation.Sought;

final class DebtStore {
  private static final String MARK =
      """
      update invoice i set state = 'overdue', overdue_at = $3 from organisation b
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
      update invoice set waived_at = $3 where id in (
        select id from invoice
        where account_id = $1 and id = any($2) and state = 'overdue' and waived_at is null
        order by id for update)
      returning printed
      """;
  private static final String COLUMNS =
      """
      a.id, a.name, d.invoices, d.rub, d.kzt, d.oldest, a.blocked_at, a.block_reason, a.block_cause,
      v.advance_rub, v.advance_kzt
      """;
  private static final String OWED =
      """
       left join lateral (
        select count(*)::int as invoices, min(due_on) as oldest,
          coalesce(sum(amount - paid_amount) filter (where currency = 'RUB'), 0)::bigint as rub,
          coalesce(sum(amount - paid_amount) filter (where currency = 'KZT'), 0)::bigint as kzt
        from invoice where account_id = a.id and state = 'overdue') d on true
      left join lateral (
        select coalesce(-sum(e.amount) filter (where t.currency = 'RUB'), 0)::bigint as advance_rub,
          coalesce(-sum(e.amount) filter (where t.currency = 'KZT'), 0)::bigint as advance_kzt
        from account_organisation o
        join ledger_entry e on e.organisation_id = o.organisation_id and e.book = 'balance'
        join ledger_transaction t on t.id = e.transaction_id
        where o.account_id = a.id) v on true
      """;
  private static final String FIND =
      "select " + COLUMNS + " from account a " + OWED + " where a.id = $1 and a.kind <> 'operator'";
  private static final String ORGANISATIONS =
      """
      select organisation_id from account_organisation where account_id = $1
      order by organisation_id limit 1000
      """;
  private static final String ADVANCES =
      """
      select b.name, t.currency, -sum(e.amount)::bigint as sum
      from account_organisation o join organisation b on b.id = o.organisation_id
      join ledger_entry e on e.organisation_id = b.id and e.book = 'balance'
      join ledger_transaction t on t.id = e.transaction_id
      where o.account_id = $1
      group by b.id, b.name, t.currency having sum(e.amount) < 0
      order by b.name, b.id, t.currency limit 1000
      """;
  private static final String UPCOMING =
      """
      select currency, sum(amount - paid_amount)::bigint as sum, count(*)::int as invoices, min(due_on) as first
      from invoice where account_id = $1 and state = 'issued' group by currency order by currency
      """;
  private static final String DEBTORS =
      """
      a.id in (
        select account_id from invoice where state = 'overdue'
        union all select id from account where blocked_at is not null)
      """;
  private static final String OLDEST =
      """
      coalesce((select min(due_on) from invoice i where i.account_id = a.id and i.state = 'overdue'),
        'infinity')
      """;

  private DebtStore() {}

  /** Whose debts the account's are. */
  static List<Long> organisations(Tx tx, long account) {
    return tx.list(ORGANISATIONS, row -> row.number("organisation_id"), account);
  }

  static int mark(Tx tx, String country, LocalDate today, Instant now) {
    return tx.execute(MARK, country, today, now);
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

  /** Printed numbers of those that were waived. */
  static List<String> waive(Tx tx, long account, Set<Long> invoices, Instant at) {
    return tx.list(WAIVE, row -> row.string("printed"), account, invoices.toArray(Long[]::new), at);
  }

  static PageQuery query(PageRequest request) {
    var query =
        PageQuery.of(COLUMNS, "account a", "a.id", "bigint")
            .details("join account a on a.id = page.id" + OWED)
            .sortable("oldest", OLDEST, "date")
            .sortedBy("oldest", false)
            .where(DEBTORS);
    var state = request.filterWords("state", List.of("blocked", "open"));
    if (state.length == 1) {
      query.where("a.blocked_at is " + (state[0].equals("open") ? "null" : "not null"));
    }
    Sought.accounts(query, request.search());
    return query;
  }

  static Page<Debtor> page(Tx tx, PageRequest request) {
    return query(request).page(tx, request, DebtStore::debtor);
  }

  static Optional<Debtor> find(Tx tx, long account) {
    return tx.find(FIND, DebtStore::debtor, account);
  }

  static List<Debtor.Advance> advances(Tx tx, long account) {
    return tx.list(
        ADVANCES,
        row ->
            new Debtor.Advance(
                row.string("name"), Money.of(row.number("sum"), row.string("currency"))),
        account);
  }

  static List<Debtor.Upcoming> upcoming(Tx tx, long account) {
    return tx.list(
        UPCOMING,
        row ->
            new Debtor.Upcoming(
                Money.of(row.number("sum"), row.string("currency")),
                row.integer("invoices"),
                row.date("first")),
        account);
  }

  private static List<Money> sums(long rub, long kzt) {
    return Stream.of(Money.of(rub, "RUB"), Money.of(kzt, "KZT"))
        .filter(sum -> sum.minor() > 0)
        .toList();
  }

  private static Debtor debtor(Row row) {
    return new Debtor(
        row.number("id"),
        row.string("name"),
        row.integer("invoices"),
        sums(row.number("rub"), row.number("kzt")),
        sums(row.number("advance_rub"), row.number("advance_kzt")),
        row.findDate("oldest"),
        row.findInstant("blocked_at")
            .map(
                at ->
                    new Debtor.Block(
                        at,
                        BlockCause.ofColumn(row.findString("block_cause")),
                        row.findString("block_reason").orElse(""))));
  }
}
