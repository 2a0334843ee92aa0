package kassahub.hub.billing.bank;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL about statements. */
final class StatementStore {
  private static final String OUR_ACCOUNTS =
      "select distinct account, currency from seller order by account limit 1000";
  private static final String INSERT =
      """
      with line as (
        insert into statement_line (account, currency, number, dated, received_on, amount, payer,
          payer_number, payer_account, purpose, key, file, imported_at, imported_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict do nothing returning id)
      insert into statement_queue (line_id) select id from line
      """;
  private static final String COLUMNS =
      """
      l.id, l.account, l.currency, l.number, l.dated, l.received_on, l.amount, l.payer,
      l.payer_number, l.payer_account, l.purpose, l.file, l.imported_at, l.imported_by,
      s.reason, s.at, s.by, b.payment_id, b.how, p.recorded_at, p.recorded_by, a.invoice_id,
      i.printed
      """;

  /** The booking that counts. */
  private static final String JOIN =
      """
       left join statement_set_aside s on s.line_id = l.id
      left join (statement_booking b
        join payment p on p.id = b.payment_id
        left join payment_allocation a on a.payment_id = p.id
        left join invoice i on i.id = a.invoice_id)
        on b.line_id = l.id
        and not exists (select from payment_reversal r where r.payment_id = b.payment_id)
      """;

  private static final String WAITING =
      "select "
          + COLUMNS
          + " from statement_queue q join statement_line l on l.id = q.line_id"
          + JOIN
          + " where q.line_id > $1 order by l.id limit $2";
  private static final String UNTOUCHED =
      "select "
          + COLUMNS
          + " from statement_queue q join statement_line l on l.id = q.line_id"
          + JOIN
          + " where q.line_id > $1 and not q.by_person order by l.id limit $2";
  private static final String COUNT_WAITING =
      "select count(*) as lines from (select 1 from statement_queue limit 10000) as waiting";
  private static final String DONE =
      "select "
          + COLUMNS
          + " from statement_line l"
          + JOIN
          + """
           where not exists (select from statement_queue q where q.line_id = l.id)
          order by l.id desc limit $1
          """;
  private static final String LOCK =
      "select line_id, by_person from statement_queue where line_id = $1 for update";
  private static final String LINE =
      "select " + COLUMNS + " from statement_line l" + JOIN + " where l.id = $1";
  private static final String LEAVE = "delete from statement_queue where line_id = $1";
  private static final String WAIT =
      "insert into statement_queue (line_id, by_person) values ($1, true) on conflict do nothing";
  private static final String BOOK =
      "insert into statement_booking (payment_id, line_id, how) values ($1, $2, $3)";
  private static final String BOOKED_BEFORE =
      "select count(*) as times from statement_booking where line_id = $1";
  private static final String SET_ASIDE =
      "insert into statement_set_aside (line_id, reason, at, by) values ($1, $2, $3, $4)";
  private static final String TAKE_UP = "delete from statement_set_aside where line_id = $1";
  private static final String CANDIDATES =
      """
      select i.id, i.printed, i.number, i.organisation_id, i.buyer_name, i.buyer_tax_number,
        i.issued_on, i.amount - i.paid_amount as rest, i.currency, i.state
      from invoice i
      where (i.state in ('issued', 'overdue') and i.buyer_tax_number = any($1::text[]))
        or (i.series in ('invoice', 'instances', 'prepayment') and i.number = any($2::bigint[])
          and i.state <> 'deleted')
      order by i.id desc limit 5000
      """;
  private static final String BY_HAND =
      """
      select a.invoice_id, p.amount, p.received_on
      from payment_allocation a join payment p on p.id = a.payment_id
      where a.invoice_id = any($1::bigint[]) and p.source = 'manual'
        and not exists (select from payment_reversal r where r.payment_id = p.id)
      order by p.id desc limit 20000
      """;
  private static final String PAYERS =
      """
      select b.id, b.name, b.tax_number from organisation b
      where b.tax_number = any($1::text[])
        and exists (select from account_organisation a where a.organisation_id = b.id)
      order by b.id limit 1000
      """;

  private StatementStore() {}

  /** Our accounts with their currencies. */
  static Map<String, String> ourAccounts(Tx tx) {
    return tx
        .list(OUR_ACCOUNTS, row -> Map.entry(row.string("account"), row.string("currency")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
  }

  /** Whether it was not there before. */
  static boolean insert(
      Tx tx, Incoming incoming, String currency, String file, Instant at, String by) {
    return tx.execute(
            INSERT,
            incoming.account(),
            currency,
            incoming.number(),
            incoming.dated(),
            incoming.receivedOn(),
            incoming.amount(),
            incoming.payer(),
            incoming.payerNumber(),
            incoming.payerAccount(),
            incoming.purpose(),
            incoming.key(),
            file,
            at,
            by)
        == 1;
  }

  static List<StatementLine> waiting(Tx tx, long after, int most) {
    return tx.list(WAITING, StatementStore::line, after, most);
  }

  /** Those that no person put back. */
  static List<StatementLine> untouched(Tx tx, long after, int most) {
    return tx.list(UNTOUCHED, StatementStore::line, after, most);
  }

  static long countWaiting(Tx tx) {
    return tx.one(COUNT_WAITING, row -> row.number("lines"));
  }

  static List<StatementLine> done(Tx tx, int most) {
    return tx.list(DONE, StatementStore::line, most);
  }

  /** A line that waits, kept from others until the transaction ends. */
  static Optional<StatementLine> lockWaiting(Tx tx, long id) {
    return tx.find(LOCK, row -> row.number("line_id"), id)
        .flatMap(found -> tx.find(LINE, StatementStore::line, found));
  }

  /** The same of a line that no person put back. */
  static Optional<StatementLine> lockUntouched(Tx tx, long id) {
    return tx.find(LOCK, row -> row.flag("by_person"), id)
        .filter(byPerson -> !byPerson)
        .flatMap(untouched -> tx.find(LINE, StatementStore::line, id));
  }

  static Optional<StatementLine> find(Tx tx, long id) {
    return tx.find(LINE, StatementStore::line, id);
  }

  static long bookedBefore(Tx tx, long id) {
    return tx.one(BOOKED_BEFORE, row -> row.number("times"), id);
  }

  static void book(Tx tx, long id, long payment, String how) {
    tx.execute(BOOK, payment, id, how);
    tx.execute(LEAVE, id);
  }

  static void setAside(Tx tx, long id, String reason, Instant at, String by) {
    tx.execute(SET_ASIDE, id, reason, at, by);
    tx.execute(LEAVE, id);
  }

  /** Whether it was set aside until now. */
  static boolean takeUp(Tx tx, long id) {
    boolean first = tx.execute(TAKE_UP, id) == 1;
    tx.execute(WAIT, id);
    return first;
  }

  /** Invoices of these buyers that are open, and those of these numbers. */
  static List<Asked> candidates(Tx tx, Collection<StatementLine> lines) {
    var payers =
        lines.stream()
            .map(line -> line.incoming().payerNumber())
            .filter(number -> !number.isEmpty())
            .distinct()
            .toArray(String[]::new);
    var numbers =
        lines.stream()
            .flatMap(line -> Matching.numbers(line.incoming().purpose()).stream())
            .distinct()
            .toArray(Long[]::new);
    var found = tx.list(CANDIDATES, StatementStore::asked, payers, numbers);
    var byHand = byHand(tx, found);
    return found.stream()
        .map(asked -> asked.with(byHand.getOrDefault(asked.id(), List.of())))
        .toList();
  }

  private static Map<Long, List<Asked.ByHand>> byHand(Tx tx, List<Asked> invoices) {
    return tx
        .list(
            BY_HAND,
            row ->
                Map.entry(
                    row.number("invoice_id"),
                    new Asked.ByHand(row.number("amount"), row.date("received_on"))),
            (Object) invoices.stream().map(Asked::id).toArray(Long[]::new))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /** Organisations that buy and have the payers' numbers. */
  static List<PayerOrganisation> payers(Tx tx, Collection<StatementLine> lines) {
    var numbers =
        lines.stream().map(line -> line.incoming().payerNumber()).distinct().toArray(String[]::new);
    return tx.list(
        PAYERS,
        row ->
            new PayerOrganisation(row.number("id"), row.string("name"), row.string("tax_number")),
        (Object) numbers);
  }

  private static Asked asked(Row row) {
    var state = row.string("state");
    return new Asked(
        row.number("id"),
        row.string("printed"),
        row.number("number"),
        row.number("organisation_id"),
        row.string("buyer_name"),
        row.string("buyer_tax_number"),
        row.date("issued_on"),
        row.number("rest"),
        row.string("currency"),
        state.equals("issued") || state.equals("overdue"),
        List.of());
  }

  private static StatementLine line(Row row) {
    return new StatementLine(
        row.number("id"),
        new Incoming(
            row.string("account"),
            row.string("number"),
            row.date("dated"),
            row.date("received_on"),
            row.number("amount"),
            row.string("payer"),
            row.string("payer_number"),
            row.string("payer_account"),
            row.string("purpose")),
        row.string("currency"),
        row.string("file"),
        row.instant("imported_at"),
        row.string("imported_by"),
        row.findNumber("payment_id").stream()
            .mapToObj(payment -> booking(row, payment))
            .findFirst(),
        row.findString("reason")
            .map(
                reason -> new StatementLine.SetAside(reason, row.instant("at"), row.string("by"))));
  }

  private static StatementLine.Booking booking(Row row, long payment) {
    return new StatementLine.Booking(
        payment,
        row.string("how"),
        row.findNumber("invoice_id"),
        row.findString("printed"),
        row.instant("recorded_at"),
        row.string("recorded_by"));
  }
}
