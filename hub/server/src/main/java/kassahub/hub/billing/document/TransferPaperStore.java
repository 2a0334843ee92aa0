package kassahub.hub.billing.document;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL that gathers what a transfer document says, and keeps its files. */
final class TransferPaperStore {
  private static final String UNPRINTED =
      """
      select order_number from transfer_document
      where printed_at is null and order_number > $1
        and not exists (select from document_failure f
          where f.kind = 'transfer' and f.subject = order_number and f.next_at > $2)
      order by order_number limit $3
      """;
  private static final String PAPER =
      "select "
          + SellerStore.COLUMNS
          + """
          , t.number, t.printed, t.status, t.issued_at, t.issued_on, t.transferred_on, t.file_id,
            t.buyer_country, t.buyer_name, t.buyer_tax_number, t.buyer_kpp, t.buyer_address, t.order_number, o.amount,
            o.currency as paid_in, c.name as contract, c.signed_on
          from transfer_document t join sales_order o on o.number = t.order_number
          join contract c on c.id = o.contract_id join seller s on s.id = t.seller_id
          where t.order_number = $1
          """;
  private static final String LINES =
      """
      select position, name, article, price, quantity, amount, vat, vat_rate, vat_amount
      from sales_order_line where order_number = $1 order by position limit 10000
      """;
  private static final String PAYMENTS =
      """
      select p.reference, p.day from transfer_document t
      cross join unnest(t.payment_references, t.payment_days) with ordinality as p (reference, day, place)
      where t.order_number = $1 order by p.place
      """;
  private static final String KEEP =
      """
      insert into transfer_file (order_number, format, name, content) values ($1, $2, $3, $4)
      on conflict do nothing
      """;
  private static final String PRINTED =
      "update transfer_document set printed_at = $2 where order_number = $1 and printed_at is null";
  private static final String FIND =
      """
      select f.name, f.content from transfer_file f join sales_order o on o.number = f.order_number
      where f.order_number = $1 and f.format = $4 and (o.account_id = $2 or $3)
      """;

  private TransferPaperStore() {}

  /** Orders whose transfer document has no files. */
  static List<Long> unprinted(Tx tx, long after, Instant now, int most) {
    return tx.list(UNPRINTED, row -> row.number("order_number"), after, now, most);
  }

  static TransferPaper paper(Tx tx, long order) {
    return tx.one(PAPER, row -> paper(tx, row, order), order);
  }

  static void keep(Tx tx, long order, TransferFormat format, Document file) {
    tx.execute(KEEP, order, format.word(), file.name(), file.content());
  }

  /** Whether nobody kept them before. */
  static boolean printed(Tx tx, long order, Instant at) {
    return tx.execute(PRINTED, order, at) == 1;
  }

  static Optional<Document> find(Tx tx, Caller caller, long order, TransferFormat format) {
    return tx.find(
        FIND,
        row -> new Document(row.string("name"), format.type(), row.bytes("content")),
        order,
        caller.account(),
        caller.operator(),
        format.word());
  }

  private static TransferPaper paper(Tx tx, Row row, long order) {
    var currency = row.string("paid_in");
    return new TransferPaper(
        row.number("number"),
        row.string("printed"),
        row.integer("status"),
        row.instant("issued_at"),
        row.date("issued_on"),
        row.date("transferred_on"),
        row.uuid("file_id"),
        SellerStore.seller(row),
        DocumentStore.buyer(row),
        DocumentStore.basis(row),
        tx.list(
            PAYMENTS,
            paid -> PaymentDocument.of(paid.string("reference"), paid.date("day")),
            order),
        tx.list(LINES, line -> DocumentStore.line(line, currency), order),
        Money.of(row.number("amount"), currency));
  }
}
