package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL that issues and finds corrections. */
final class CorrectionStore {
  /** Roubles have a transfer document to correct, tenge an invoice that says who sells. */
  private static final String BILLED =
      """
      select i.id, b.name from sales_order o join invoice i on i.order_number = o.number
      join organisation b on b.id = o.organisation_id
      where o.number = $1 and (exists (select from transfer_document t where t.order_number = o.number)
        or o.currency <> 'RUB' and exists (select from invoice_document d where d.invoice_id = i.id))
      """;

  private static final String COUNT =
      "select count(*)::int as n from correction where order_number = $1";
  private static final String IN_FORCE =
      """
      select l.position, l.name, l.article, coalesce(c.price, l.price) as price,
        coalesce(c.quantity, l.quantity) as quantity, coalesce(c.amount, l.amount) as amount, l.vat, l.vat_rate,
        coalesce(c.vat_amount, l.vat_amount) as vat_amount, o.currency
      from sales_order o join sales_order_line l on l.order_number = o.number
      left join lateral (
        select c.price, c.quantity, c.amount, c.vat_amount
        from correction k join correction_line c on c.correction_id = k.id and c.position = l.position
        where k.order_number = o.number order by k.revision desc limit 1) c on true
      where o.number = $1 order by l.position limit 10000
      """;
  private static final String CORRECTED =
      "update sales_order set corrected_amount = corrected_amount + $2 where number = $1";
  private static final String CREDITED =
      "update invoice set credited_amount = credited_amount + $2 where id = $1";
  private static final String INSERT =
      """
      insert into correction (order_number, revision, invoice_id, organisation_id, number, printed, reason, document,
        amount, vat_amount, released, issued_at, issued_on, issued_by, raises, surcharge_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning id
      """;
  private static final String INSERT_LINES =
      """
      insert into correction_line (correction_id, position, price_before, quantity_before, amount_before, vat_before,
        price, quantity, amount, vat_amount)
      select $1, position, price_before, quantity_before, amount_before, vat_before, price, quantity, amount, vat_amount
      from unnest($2::int[], $3::bigint[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::int[], $9::bigint[],
        $10::bigint[]) as changed (position, price_before, quantity_before, amount_before, vat_before, price, quantity,
          amount, vat_amount)
      """;
  private static final String SELECT =
      """
      select k.id, o.account_id, k.order_number, k.revision, k.printed, k.issued_on, k.amount, k.released, o.currency,
        k.reason, k.document, k.printed_at, k.surcharge_id, s.printed as surcharge,
        exists (select from correction_form f where f.correction_id = k.id) as electronic
      from correction k join sales_order o on o.number = k.order_number left join invoice s on s.id = k.surcharge_id
      """;
  private static final String OF =
      SELECT
          + """
          where k.order_number = $1 and (o.account_id = $2 or $3) order by k.revision desc limit 1000
          """;

  private static final String NEWS =
      SELECT
          + """
           where k.issued_on >= $3 and k.issued_at >= $1 and k.id > $2 order by k.id limit 1000
          """;

  private static final String OPEN_SURCHARGES =
      """
      select i.id from correction k join invoice i on i.id = k.surcharge_id
      where k.order_number = $1 and i.state in ('issued', 'overdue') order by i.id limit 1000
      """;

  /** Whose debt a correction lessens. */
  record Billed(long invoice, String organisation) {}

  /** A correction as it is stored. */
  record Issued(
      CorrectionPlan plan,
      PaymentStore.Locked invoice,
      NumberSeries.Taken taken,
      long vat,
      Optional<Long> surcharge,
      Instant at,
      LocalDate on,
      String by) {}

  private CorrectionStore() {}

  static Optional<Billed> billed(Tx tx, long order) {
    return tx.find(BILLED, row -> new Billed(row.number("id"), row.string("name")), order);
  }

  static int count(Tx tx, long order) {
    return tx.one(COUNT, row -> row.integer("n"), order);
  }

  /** An order's lines with all corrections. */
  static List<OrderLine> inForce(Tx tx, long order) {
    return tx.list(
        IN_FORCE, row -> OrderListStore.line(row, Money.of(0, row.string("currency"))), order);
  }

  /** What is still to be paid for raised prices of an order, the oldest first. */
  static List<Long> openSurcharges(Tx tx, long order) {
    return tx.list(OPEN_SURCHARGES, row -> row.number("id"), order);
  }

  static void corrected(Tx tx, long order, long less) {
    tx.execute(CORRECTED, order, less);
  }

  static void credited(Tx tx, long invoice, long sum) {
    tx.execute(CREDITED, invoice, sum);
  }

  static long insert(Tx tx, Issued issued) {
    var plan = issued.plan();
    var draft = plan.draft();
    return tx.one(
        INSERT,
        row -> row.number("id"),
        draft.order(),
        draft.revision(),
        issued.invoice().id(),
        issued.invoice().organisation(),
        issued.taken().number(),
        issued.taken().printed(),
        draft.reason(),
        draft.document(),
        plan.difference().minor(),
        issued.vat(),
        plan.released().minor(),
        issued.at(),
        issued.on(),
        issued.by(),
        plan.raises(),
        issued.surcharge());
  }

  static void insertLines(Tx tx, long correction, List<CorrectionPlan.Change> changes) {
    tx.execute(
        INSERT_LINES,
        correction,
        changes.stream().map(change -> change.before().position()).toArray(Integer[]::new),
        sums(changes, change -> change.before().price().minor()),
        changes.stream().map(change -> change.before().quantity()).toArray(Integer[]::new),
        sums(changes, change -> change.before().amount().minor()),
        sums(changes, change -> change.before().vatAmount()),
        sums(changes, change -> change.after().price().minor()),
        changes.stream().map(change -> change.after().quantity()).toArray(Integer[]::new),
        sums(changes, change -> change.after().amount().minor()),
        sums(changes, change -> change.after().vatAmount()));
  }

  static List<Correction> of(Tx tx, Caller caller, long order) {
    return tx.list(OF, CorrectionStore::correction, order, caller.account(), caller.operator());
  }

  static List<Correction.News> news(Tx tx, Instant since, long after) {
    return tx.list(
        NEWS,
        row -> new Correction.News(row.number("id"), row.number("account_id"), correction(row)),
        since,
        after,
        LegalDay.of(since, "RU").minusDays(1));
  }

  private static Correction correction(Row row) {
    return new Correction(
        row.number("order_number"),
        row.integer("revision"),
        row.string("printed"),
        row.date("issued_on"),
        Money.of(row.number("amount"), row.string("currency")),
        Money.of(row.number("released"), row.string("currency")),
        row.string("reason"),
        row.string("document"),
        row.findString("surcharge")
            .map(printed -> new Correction.Surcharge(row.number("surcharge_id"), printed)),
        row.findInstant("printed_at").isPresent(),
        row.flag("electronic"));
  }

  private static Long[] sums(
      List<CorrectionPlan.Change> changes, ToLongFunction<CorrectionPlan.Change> part) {
    return changes.stream().mapToLong(part).boxed().toArray(Long[]::new);
  }
}
