package kassahub.hub.billing.bank;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.Owned;

/** SQL about statements. */
final class StatementStore {
  /** Since it came, or was put back. */
  private static final String WAITS_SINCE =
      "coalesce((select w.since from statement_queue w where w.line_id = l.id), l.imported_at)";

  private static final Owned OWNED =
      new Owned(Set.of(Matter.STATEMENTS), "l.id", "bigint", WAITS_SINCE);
  private static final String COLUMNS =
      """
      l.id, l.account, l.currency, l.number, l.dated, l.received_on, l.amount, l.payer,
      l.payer_number, l.payer_account, l.purpose, l.file, f.id as file_id,
      l.imported_at, l.imported_by,
      s.reason, s.at, s.by, b.payment_id, b.how, p.recorded_at, p.recorded_by,
      o.id as organisation_id, o.name as organisation,
      i.invoice_ids, i.invoice_numbers,
      """
          + WAITS_SINCE
          + " as waits_since";

  /** The booking that counts. */
  private static final String JOIN =
      """
       left join statement_file f on f.sha256 = l.sha256
      left join statement_set_aside s on s.line_id = l.id
      left join (statement_booking b
        join payment p on p.id = b.payment_id
        join organisation o on o.id = p.organisation_id
        cross join lateral (
          select coalesce(array_agg(i.id::text order by i.id), '{}') as invoice_ids,
            coalesce(array_agg(i.printed order by i.id), '{}') as invoice_numbers
          from payment_allocation a join invoice i on i.id = a.invoice_id where a.payment_id = p.id) i)
        on b.line_id = l.id
        and not exists (select from payment_reversal r where r.payment_id = b.payment_id)
      """;

  private static final String UNTOUCHED =
      "select "
          + COLUMNS
          + " from statement_queue q join statement_line l on l.id = q.line_id"
          + JOIN
          + " where q.line_id > $1 and not q.by_person order by l.id limit $2";
  private static final String WORDS =
      "l.id in (select id from statement_lines_sought($1) as s (id))";
  private static final String WORDS_OR_SUM =
      """
      l.id in (
        select id from statement_lines_sought($1) as s (id)
        union all select s.id from statement_line s where s.amount = $2)
      """;
  private static final String BOOKED_AS =
      """
      exists (select from statement_booking b where b.line_id = l.id and b.how = any($1)
        and not exists (select from payment_reversal r where r.payment_id = b.payment_id))\
      """;
  private static final String SET_ASIDE_ONES =
      "exists (select from statement_set_aside s where s.line_id = l.id)";
  private static final String SET_ASIDE_WORD = "set-aside";
  private static final String IN_QUEUE =
      "exists (select from statement_queue q where q.line_id = l.id)";
  private static final String NEXT =
      """
      select l.id from statement_queue q join statement_line l on l.id = q.line_id
      where q.line_id <> $1 order by l.received_on, l.id limit 1
      """;
  private static final String LOCK =
      "select line_id, by_person from statement_queue where line_id = $1 for update";
  private static final String LINE =
      "select " + COLUMNS + " from statement_line l" + JOIN + " where l.id = $1";
  private static final String LEAVE = "delete from statement_queue where line_id = $1";
  private static final String WAIT =
      "insert into statement_queue (line_id, by_person, since) values ($1, true, $2) on conflict do"
          + " nothing";
  private static final String BOOK =
      "insert into statement_booking (payment_id, line_id, how) values ($1, $2, $3)";
  private static final String BOOKED_BEFORE =
      "select count(*) as times from statement_booking where line_id = $1";
  private static final String SET_ASIDE =
      "insert into statement_set_aside (line_id, reason, at, by) values ($1, $2, $3, $4)";
  private static final String TAKE_UP = "delete from statement_set_aside where line_id = $1";

  private StatementStore() {}

  /** Those that wait, the oldest first. */
  static Page<StatementLine> waiting(Tx tx, Caller caller, PageRequest request) {
    return waiting(caller, request).page(tx, request, StatementStore::line);
  }

  static PageQuery waiting(Caller caller, PageRequest request) {
    var query = lines(request).sortedBy("received", false).where(IN_QUEUE);
    OWNED.narrow(query, caller, request);
    return query;
  }

  /** Those that were booked or set aside, the newest first. */
  static Page<StatementLine> decided(Tx tx, PageRequest request) {
    return decided(request).page(tx, request, StatementStore::line);
  }

  static PageQuery decided(PageRequest request) {
    var query = lines(request).sortedBy("received", true).where("not " + IN_QUEUE);
    var how = request.filterWords("became", StatementLine.DECISIONS);
    boolean setAside = List.of(how).contains(SET_ASIDE_WORD);
    if (setAside && how.length == 1) {
      query.where(SET_ASIDE_ONES);
    } else if (how.length > 0) {
      query.where(setAside ? BOOKED_AS + " or " + SET_ASIDE_ONES : BOOKED_AS, (Object) how);
    }
    return query;
  }

  private static PageQuery lines(PageRequest request) {
    var query =
        PageQuery.of(COLUMNS, "statement_line l", "l.id", "bigint")
            .details("join statement_line l on l.id = page.id" + JOIN)
            .sortable("received", "l.received_on", "date");
    var accounts = request.filter("account");
    if (!accounts.isEmpty()) {
      query.where("l.account = any($1)", (Object) accounts.toArray(String[]::new));
    }
    request.filterDay("received-from").ifPresent(day -> query.where("l.received_on >= $1", day));
    request.filterDay("received-to").ifPresent(day -> query.where("l.received_on <= $1", day));
    if (!request.search().isBlank()) {
      String part = PageQuery.part(request.search().strip());
      Money.typed(request.search())
          .ifPresentOrElse(
              sum -> query.where(WORDS_OR_SUM, part, sum), () -> query.where(WORDS, part));
    }
    return query;
  }

  /** The one that has waited longest beside this one. */
  static Optional<Long> next(Tx tx, long id) {
    return tx.find(NEXT, row -> row.number("id"), id);
  }

  /** Those that no person put back. */
  static List<StatementLine> untouched(Tx tx, long after, int most) {
    return tx.list(UNTOUCHED, StatementStore::line, after, most);
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
  static boolean takeUp(Tx tx, long id, Instant now) {
    boolean first = tx.execute(TAKE_UP, id) == 1;
    tx.execute(WAIT, id, now);
    return first;
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
        row.findNumber("file_id"),
        row.instant("imported_at"),
        row.string("imported_by"),
        row.instant("waits_since"),
        row.findNumber("payment_id").stream()
            .mapToObj(payment -> booking(row, payment))
            .findFirst(),
        row.findString("reason")
            .map(
                reason -> new StatementLine.SetAside(reason, row.instant("at"), row.string("by"))));
  }

  private static List<StatementLine.Paid> paid(List<String> ids, List<String> numbers) {
    return IntStream.range(0, ids.size())
        .mapToObj(at -> new StatementLine.Paid(Long.parseLong(ids.get(at)), numbers.get(at)))
        .toList();
  }

  private static StatementLine.Booking booking(Row row, long payment) {
    return new StatementLine.Booking(
        payment,
        row.string("how"),
        new StatementLine.Payer(row.number("organisation_id"), row.string("organisation")),
        paid(row.strings("invoice_ids"), row.strings("invoice_numbers")),
        row.instant("recorded_at"),
        row.string("recorded_by"));
  }
}
