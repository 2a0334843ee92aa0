package kassahub.hub.billing.books;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.billing.document.Party;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class IssuedStore {
  private static final String INVOICE =
      """
      i.id, i.printed, i.issued_on, i.order_number, coalesce(b.country, 'RU') as country, i.buyer_name, i.buyer_tax_number,
      i.buyer_kpp, i.buyer_address, c.name as contract, i.amount, i.vat_amount, i.currency, i.state = 'paid' as paid,
      false as raises\
      """;
  private static final String TRANSFER =
      """
      t.order_number as id, t.printed, t.issued_on, t.order_number, t.buyer_country as country, t.buyer_name,
      t.buyer_tax_number, t.buyer_kpp, t.buyer_address, c.name as contract, o.amount,
      (select coalesce(sum(l.vat_amount), 0)::bigint from sales_order_line l where l.order_number = t.order_number)
        as vat_amount,
      o.currency, o.paid_at is not null as paid, false as raises\
      """;
  private static final String CORRECTION =
      """
      k.id, k.printed, k.issued_on, k.order_number, coalesce(t.buyer_country, b.country) as country, i.buyer_name,
      i.buyer_tax_number, i.buyer_kpp, i.buyer_address, c.name as contract, k.amount, k.vat_amount, i.currency,
      o.paid_at is not null as paid, k.raises\
      """;
  private static final String INVOICE_LINES =
      """
      select invoice_id as id, position, name, coalesce(article, '') as article, price, quantity, amount, vat, vat_rate,
        vat_amount
      from invoice_line where invoice_id = any($1::bigint[]) order by invoice_id, position limit 100000
      """;
  private static final String TRANSFER_LINES =
      """
      select order_number as id, position, name, article, price, quantity, amount, vat, vat_rate, vat_amount
      from sales_order_line where order_number = any($1::bigint[]) order by order_number, position limit 100000
      """;

  /**
   * What each line lost, or what its price was raised by: one of both changed, or both, which is
   * one sum.
   */
  private static final String CORRECTION_LINES =
      """
      select c.correction_id as id, c.position, l.name, l.article,
        case when c.price = c.price_before then c.price when c.quantity = c.quantity_before then abs(c.price_before - c.price)
          else c.amount_before - c.amount end as price,
        case when c.price = c.price_before then c.quantity_before - c.quantity
          when c.quantity = c.quantity_before then c.quantity else 1 end as quantity,
        abs(c.amount_before - c.amount) as amount, l.vat, l.vat_rate, abs(c.vat_before - c.vat_amount) as vat_amount
      from correction_line c join correction k on k.id = c.correction_id
      join sales_order_line l on l.order_number = k.order_number and l.position = c.position
      where c.correction_id = any($1::bigint[]) order by c.correction_id, c.position limit 100000
      """;

  private IssuedStore() {}

  /**
   * By the day of issue, along its index; filters {@code issued-from} and {@code issued-to}. The
   * bounds are places like a cursor's: of two days beside it the planner expects so few rows that
   * it reads and sorts all of a period.
   */
  static PageQuery query(IssuedKind kind, PageRequest request) {
    var query =
        switch (kind) {
          case INVOICE ->
              PageQuery.of(INVOICE, "invoice i", "i.id", "bigint")
                  .details(
                      "join invoice i on i.id = page.id join contract c on c.id = i.contract_id"
                          + " join organisation b on b.id = i.organisation_id")
                  .sortable("issued", "i.issued_on", "date")
                  .where("i.state <> 'deleted'");
          case TRANSFER ->
              PageQuery.of(TRANSFER, "transfer_document t", "t.order_number", "bigint")
                  .details(
                      "join transfer_document t on t.order_number = page.id join sales_order o on"
                          + " o.number = t.order_number join contract c on c.id = o.contract_id")
                  .sortable("issued", "t.issued_on", "date");
          case CORRECTION ->
              PageQuery.of(CORRECTION, "correction k", "k.id", "bigint")
                  .details(
                      "join correction k on k.id = page.id join invoice i on i.id = k.invoice_id"
                          + " join sales_order o on o.number = k.order_number join contract c on"
                          + " c.id = i.contract_id join organisation b on b.id = k.organisation_id"
                          + " left join transfer_document t on t.order_number = k.order_number")
                  .sortable("issued", "k.issued_on", "date");
        };
    String place =
        switch (kind) {
          case INVOICE -> "(i.issued_on, i.id)";
          case TRANSFER -> "(t.issued_on, t.order_number)";
          case CORRECTION -> "(k.issued_on, k.id)";
        };
    request
        .filterDay("issued-from")
        .ifPresent(from -> query.where(place + " >= ((select $1::date), 0)", from));
    request
        .filterDay("issued-to")
        .ifPresent(
            to -> query.where(place + " <= ((select $1::date), " + Long.MAX_VALUE + ")", to));
    return query.sortedBy("issued", true);
  }

  /** Of each of these documents, by its id. */
  static Map<Long, List<OrderLine>> lines(Tx tx, IssuedKind kind, List<IssuedDocument> documents) {
    var ids = documents.stream().map(IssuedDocument::id).toArray(Long[]::new);
    var currencies = new HashMap<Long, String>();
    documents.forEach(one -> currencies.put(one.id(), one.amount().currency().getCurrencyCode()));
    var lines = new HashMap<Long, List<OrderLine>>();
    var sql =
        switch (kind) {
          case INVOICE -> INVOICE_LINES;
          case TRANSFER -> TRANSFER_LINES;
          case CORRECTION -> CORRECTION_LINES;
        };
    tx.list(
            sql,
            row -> {
              long id = row.number("id");
              return Map.entry(id, line(row, currencies.getOrDefault(id, "RUB")));
            },
            (Object) ids)
        .forEach(
            line ->
                lines.computeIfAbsent(line.getKey(), id -> new ArrayList<>()).add(line.getValue()));
    return lines;
  }

  static IssuedDocument document(IssuedKind kind, Row row) {
    return new IssuedDocument(
        kind,
        row.number("id"),
        row.string("printed"),
        row.date("issued_on"),
        row.findNumber("order_number"),
        new Party(
            row.string("country"),
            row.string("buyer_name"),
            row.string("buyer_tax_number"),
            row.findString("buyer_kpp"),
            row.findString("buyer_address"),
            Optional.empty()),
        row.findString("contract"),
        Money.of(row.number("amount"), row.string("currency")),
        row.number("vat_amount"),
        row.flag("paid"),
        row.flag("raises"));
  }

  private static OrderLine line(Row row, String currency) {
    return new OrderLine(
        row.integer("position"),
        row.string("name"),
        row.string("article"),
        Money.of(row.number("price"), currency),
        row.integer("quantity"),
        Money.of(row.number("amount"), currency),
        Vat.of(row.string("vat"), row.findInteger("vat_rate")),
        row.number("vat_amount"));
  }
}
