package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;

/** SQL that issues and finds transfer documents. */
final class TransferStore {
  private static final String DUE =
      """
      select number from sales_order
      where delivery = 'accepted' and currency = 'RUB' and (invoiced_at is not null or amount = 0)
        and number > $1 and exists (select from seller where currency = 'RUB')
        and not exists (select from document_failure f
          where f.kind = 'transfer' and f.subject = number and f.next_at > $2)
      order by number limit $3
      """;
  private static final String LOCK_UNSHIPPED =
      """
      select o.number, o.organisation_id, o.amount, o.currency, o.owed_since, b.country
      from sales_order o join organisation b on b.id = o.organisation_id
      where o.number = $1 and o.delivery = 'accepted'
      for update of o skip locked
      """;
  private static final String SHIPPED =
      "update sales_order set delivery = 'shipped' where number = $1";
  private static final String OWED =
      """
      select i.organisation_id, i.currency, i.amount, i.paid_amount, s.here, s.newer,
        (select coalesce(sum(e.amount - e.paid_amount), 0) from invoice e
         where e.organisation_id = i.organisation_id and e.currency = i.currency and e.id < i.id
           and e.state in ('issued', 'overdue'))::bigint as older
      from invoice i cross join lateral (
        select coalesce(sum(a.amount) filter (where a.invoice_id = i.id), 0)::bigint as here,
          coalesce(sum(a.amount) filter (where a.invoice_id > i.id), 0)::bigint as newer
        from payment p join payment_allocation a on a.payment_id = p.id
        where p.organisation_id = i.organisation_id and p.currency = i.currency and p.source = 'balance'
          and not exists (select from payment_reversal r where r.payment_id = p.id)) s
      where i.order_number = $1
      """;

  /** What was paid and corrected afterwards is there again, by the paper that it came with. */
  private static final String SURPLUSES =
      """
      select p.reference, p.received_on, p.recorded_at, p.amount - s.used as rest, p.id
      from payment p cross join lateral (
        select coalesce(sum(amount), 0)::bigint as used from payment_allocation where payment_id = p.id) s
      where p.organisation_id = $1 and p.currency = $2 and p.source <> 'balance' and s.used < p.amount
        and not exists (select from payment_reversal r where r.payment_id = p.id)
      union all
      select coalesce(p.reference, ''), coalesce(p.received_on, k.issued_on), k.issued_at, k.released, k.id
      from correction k join invoice i on i.id = k.invoice_id
      left join lateral (
        select p.reference, p.received_on
        from payment_allocation a join payment p on p.id = a.payment_id
        where a.invoice_id = k.invoice_id and p.source <> 'balance'
          and not exists (select from payment_reversal r where r.payment_id = p.id)
        order by p.id desc limit 1) p on true
      where k.organisation_id = $1 and i.currency = $2 and k.released > 0
      order by recorded_at desc, id desc limit 100
      """;

  /** Both sides as the invoice has them; of what costs nothing as they are now. */
  private static final String INSERT =
      """
      insert into transfer_document (order_number, number, printed, status, issued_at, issued_on,
        transferred_on, file_id, seller_id, buyer_country, buyer_name, buyer_tax_number, buyer_kpp,
        buyer_address, payment_references, payment_days)
      select $1, $2, $3, $4, $5, $6, $7, $8,
        coalesce(d.seller_id, (
          select id from seller where currency = $9
          order by created_at <= coalesce(i.issued_at, $5) desc,
            case when created_at <= coalesce(i.issued_at, $5) then -id else id end
          limit 1)),
        b.country, coalesce(i.buyer_name, b.name), coalesce(i.buyer_tax_number, b.tax_number),
        case when i.id is null then b.kpp else i.buyer_kpp end,
        case when i.id is null then b.legal_address else i.buyer_address end,
        $11::text[], $12::date[]
      from organisation b left join invoice i on i.order_number = $1
      left join invoice_document d on d.invoice_id = i.id
      where b.id = $10
      """;

  private static final String FIND =
      """
      select t.number, t.printed, t.status, t.issued_on, t.printed_at
      from transfer_document t join sales_order o on o.number = t.order_number
      where t.order_number = $1 and (o.account_id = $2 or $3)
      """;

  /** An order that is shipped now. */
  record Unshipped(
      long number, long organisation, Money amount, Instant owedSince, String country) {

    /** When the rights passed. */
    LocalDate transferredOn() {
      return LegalDay.of(owedSince, country);
    }
  }

  /** A transfer document as it is stored. */
  record Draft(
      Unshipped order,
      NumberSeries.Taken taken,
      int status,
      Instant issuedAt,
      LocalDate issuedOn,
      List<Advances.Surplus> advances,
      UUID file) {}

  private TransferStore() {}

  static List<Long> due(Tx tx, long after, Instant now, int most) {
    return tx.list(DUE, row -> row.number("number"), after, now, most);
  }

  /** Empty when it is shipped, or another hub is at it. */
  static Optional<Unshipped> lockUnshipped(Tx tx, long order) {
    return tx.find(
        LOCK_UNSHIPPED,
        row ->
            new Unshipped(
                row.number("number"),
                row.number("organisation_id"),
                Money.of(row.number("amount"), row.string("currency")),
                row.instant("owed_since"),
                row.string("country")),
        order);
  }

  static void shipped(Tx tx, long order) {
    tx.execute(SHIPPED, order);
  }

  static void insert(Tx tx, Draft draft) {
    var order = draft.order();
    tx.execute(
        INSERT,
        order.number(),
        draft.taken().number(),
        draft.taken().printed(),
        draft.status(),
        draft.issuedAt(),
        draft.issuedOn(),
        order.transferredOn(),
        draft.file(),
        order.amount().currency().getCurrencyCode(),
        order.organisation(),
        draft.advances().stream().map(Advances.Surplus::reference).toArray(String[]::new),
        draft.advances().stream().map(Advances.Surplus::receivedOn).toArray(LocalDate[]::new));
  }

  /** Empty when it costs nothing. */
  static Optional<Advances.Owed> owed(Tx tx, long order) {
    return tx.find(
        OWED,
        row ->
            new Advances.Owed(
                row.number("organisation_id"),
                row.string("currency"),
                row.number("amount"),
                row.number("paid_amount"),
                row.number("here"),
                row.number("newer"),
                row.number("older")),
        order);
  }

  /** An organisation's payments that are not all used, the newest first; 100 at most. */
  static List<Advances.Surplus> surpluses(Tx tx, long organisation, String currency) {
    return tx.list(
        SURPLUSES,
        row ->
            new Advances.Surplus(
                row.string("reference"),
                row.date("received_on"),
                row.instant("recorded_at"),
                row.number("rest")),
        organisation,
        currency);
  }

  static Optional<Transfer> find(Tx tx, Caller caller, long order) {
    return tx.find(
        FIND,
        row ->
            new Transfer(
                row.number("number"),
                row.string("printed"),
                row.integer("status"),
                row.date("issued_on"),
                row.findInstant("printed_at").isPresent()),
        order,
        caller.account(),
        caller.operator());
  }
}
