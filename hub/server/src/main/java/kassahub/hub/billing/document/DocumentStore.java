package kassahub.hub.billing.document;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL that gathers what a document says, and keeps what was printed. */
final class DocumentStore {
  private static final String UNPRINTED =
      """
      select i.id from invoice i
      where i.printed_at is null and i.id > $1 and i.currency = any($2::text[])
        and not exists (select from document_failure f
          where f.kind = 'invoice' and f.subject = i.id and f.next_at > $3)
      order by i.id limit $4
      """;
  private static final String SOLD_IN =
      "select distinct currency from seller order by currency limit 10";

  /**
   * The seller of the kept document; before there is one, that of the invoice's day, and of an
   * older invoice the first that was entered.
   */
  private static final String PAPER =
      "select "
          + SellerStore.COLUMNS
          + """
          , i.printed, i.issued_on, i.due_on, i.amount, i.currency, i.purpose,
            i.paid_amount, i.credited_amount,
            coalesce(i.order_number, (select k.order_number from correction k where k.surcharge_id = i.id))
              as order_number,
            i.buyer_name, i.buyer_tax_number, i.buyer_kpp, i.buyer_address, b.country as buyer_country,
            c.name as contract, c.signed_on
          from invoice i join contract c on c.id = i.contract_id
          join organisation b on b.id = i.organisation_id
          join lateral (
            select * from seller where currency = i.currency
              and id = coalesce((select d.seller_id from invoice_document d where d.invoice_id = i.id), id)
            order by created_at <= i.issued_at desc,
              case when created_at <= i.issued_at then -id else id end
            limit 1) s on true
          where i.id = $1
          """;

  private static final String SETTLED = PAPER + " and i.paid_amount > 0";
  private static final String LINES =
      """
      select position, name, article, price, quantity, amount, vat, vat_rate, vat_amount
      from invoice_line where invoice_id = $1 order by position limit 10000
      """;
  private static final String KEEP =
      """
      insert into invoice_document (invoice_id, seller_id, content) values ($1, $2, $3)
      on conflict do nothing
      """;
  private static final String PRINTED =
      "update invoice set printed_at = $2 where id = $1 and printed_at is null";
  private static final String FIND =
      """
      select d.content from invoice_document d join invoice i on i.id = d.invoice_id
      where d.invoice_id = $1 and (i.account_id = $2 or $3)
      """;
  private static final String IS_PRINTED =
      "select 1 from invoice where id = $1 and printed_at is not null and (account_id = $2 or $3)";

  /** What is to be printed, with the row that says who sells. */
  record Draft(long seller, InvoicePaper paper) {}

  private DocumentStore() {}

  /** Invoices that have no document although somebody sells in their currency. */
  static List<Long> unprinted(Tx tx, long after, Instant now, int most) {
    var currencies = tx.list(SOLD_IN, row -> row.string("currency")).toArray(String[]::new);
    return tx.list(UNPRINTED, row -> row.number("id"), after, currencies, now, most);
  }

  /** As it was issued, whatever was paid meanwhile. */
  static Draft draft(Tx tx, long invoice) {
    return tx.one(
        PAPER,
        row -> new Draft(row.number("seller_id"), paper(tx, row, invoice, Optional.empty())),
        invoice);
  }

  /** The same with what is not to be paid any more; empty where all of it is. */
  static Optional<InvoicePaper> settled(Tx tx, long invoice, Instant now) {
    return tx.find(
        SETTLED, row -> paper(tx, row, invoice, Optional.of(settled(row, now))), invoice);
  }

  private static InvoicePaper.Settled settled(Row row, Instant now) {
    long credited = row.number("credited_amount");
    return new InvoicePaper.Settled(
        LegalDay.of(now, row.string("buyer_country")),
        row.number("paid_amount") - credited,
        credited);
  }

  /** Whether nobody kept one before. */
  static boolean keep(Tx tx, long invoice, long seller, byte[] content, Instant at) {
    boolean first = tx.execute(KEEP, invoice, seller, content) == 1;
    tx.execute(PRINTED, invoice, at);
    return first;
  }

  static Optional<byte[]> find(Tx tx, Caller caller, long invoice) {
    return tx.find(FIND, row -> row.bytes("content"), invoice, caller.account(), caller.operator());
  }

  static boolean isPrinted(Tx tx, Caller caller, long invoice) {
    return tx.find(IS_PRINTED, row -> true, invoice, caller.account(), caller.operator())
        .isPresent();
  }

  private static InvoicePaper paper(
      Tx tx, Row row, long invoice, Optional<InvoicePaper.Settled> settled) {
    var currency = row.string("currency");
    return new InvoicePaper(
        row.string("printed"),
        row.date("issued_on"),
        row.date("due_on"),
        SellerStore.seller(row),
        buyer(row),
        basis(row),
        tx.list(LINES, line -> line(line, currency), invoice),
        Money.of(row.number("amount"), currency),
        row.string("purpose"),
        settled);
  }

  static Party buyer(Row row) {
    return new Party(
        row.string("buyer_country"),
        row.string("buyer_name"),
        row.string("buyer_tax_number"),
        row.findString("buyer_kpp"),
        row.findString("buyer_address"),
        Optional.empty());
  }

  static Basis basis(Row row) {
    return new Basis(
        row.findString("contract"),
        row.findString("offer_address"),
        row.date("signed_on"),
        row.findNumber("order_number"));
  }

  static OrderLine line(Row row, String currency) {
    return new OrderLine(
        row.integer("position"),
        row.string("name"),
        row.findString("article").orElse(""),
        Money.of(row.number("price"), currency),
        row.integer("quantity"),
        Money.of(row.number("amount"), currency),
        Vat.of(row.string("vat"), row.findInteger("vat_rate")),
        row.number("vat_amount"));
  }
}
