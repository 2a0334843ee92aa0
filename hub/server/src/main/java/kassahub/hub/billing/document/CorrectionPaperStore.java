package kassahub.hub.billing.document;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.billing.CorrectionPlan.Change;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL that gathers what a correction says, and keeps its file. */
final class CorrectionPaperStore {
  private static final String UNPRINTED =
      """
      select id from correction
      where printed_at is null and id > $1
        and not exists (select from document_failure f
          where f.kind = 'correction' and f.subject = id and f.next_at > $2)
      order by id limit $3
      """;

  /** Both sides as what it corrects has them. */
  private static final String PAPER =
      "select "
          + SellerStore.COLUMNS
          + """
          , k.printed, k.issued_at, k.issued_on, k.file_id, k.order_number, k.reason, k.document, k.amount, i.currency as paid_in,
            i.printed as invoice, i.issued_on as invoiced_on, t.printed as transfer, t.issued_on as transferred_on,
            t.status, coalesce(t.buyer_country, b.country) as buyer_country,
            coalesce(t.buyer_name, i.buyer_name) as buyer_name,
            coalesce(t.buyer_tax_number, i.buyer_tax_number) as buyer_tax_number,
            case when t.printed is null then i.buyer_kpp else t.buyer_kpp end as buyer_kpp,
            case when t.printed is null then i.buyer_address else t.buyer_address end as buyer_address,
            c.name as contract, c.signed_on
          from correction k join invoice i on i.id = k.invoice_id
          join organisation b on b.id = i.organisation_id join contract c on c.id = i.contract_id
          left join transfer_document t on t.order_number = k.order_number
          left join invoice_document d on d.invoice_id = i.id
          join seller s on s.id = coalesce(t.seller_id, d.seller_id)
          where k.id = $1
          """;

  private static final String CHANGES =
      """
      select c.position, l.name, l.article, c.price_before, c.quantity_before, c.amount_before, c.vat_before, c.price,
        c.quantity, c.amount, c.vat_amount, l.vat, l.vat_rate
      from correction k join correction_line c on c.correction_id = k.id
      join sales_order_line l on l.order_number = k.order_number and l.position = c.position
      where k.id = $1 order by c.position limit 10000
      """;
  private static final String KEEP =
      """
      insert into correction_file (correction_id, name, content) values ($1, $2, $3)
      on conflict do nothing
      """;
  private static final String KEEP_FORM =
      """
      insert into correction_form (correction_id, name, content) values ($1, $2, $3)
      on conflict do nothing
      """;
  private static final String PRINTED =
      "update correction set printed_at = $2 where id = $1 and printed_at is null";
  private static final String FIND =
      """
      select f.name, f.content from correction k join correction_file f on f.correction_id = k.id
      join sales_order o on o.number = k.order_number
      where k.order_number = $1 and k.revision = $4 and (o.account_id = $2 or $3)
      """;

  private static final String FIND_FORM =
      """
      select f.name, f.content from correction k join correction_form f on f.correction_id = k.id
      join sales_order o on o.number = k.order_number
      where k.order_number = $1 and k.revision = $4 and (o.account_id = $2 or $3)
      """;

  /** What is to be printed, with the order that it belongs to. */
  record Draft(long order, CorrectionPaper paper) {}

  private CorrectionPaperStore() {}

  /** Corrections that have no file. */
  static List<Long> unprinted(Tx tx, long after, Instant now, int most) {
    return tx.list(UNPRINTED, row -> row.number("id"), after, now, most);
  }

  static Draft draft(Tx tx, long correction) {
    return tx.one(
        PAPER,
        row -> new Draft(row.number("order_number"), paper(tx, row, correction)),
        correction);
  }

  /** Whether nobody kept one before. */
  static boolean keep(Tx tx, long correction, Document file, Instant at) {
    tx.execute(KEEP, correction, file.name(), file.content());
    return tx.execute(PRINTED, correction, at) == 1;
  }

  static void keepForm(Tx tx, long correction, Document form) {
    tx.execute(KEEP_FORM, correction, form.name(), form.content());
  }

  static Optional<Document> find(
      Tx tx, Caller caller, long order, int revision, TransferFormat format) {
    return tx.find(
        format == TransferFormat.PDF ? FIND : FIND_FORM,
        row -> new Document(row.string("name"), format.type(), row.bytes("content")),
        order,
        caller.account(),
        caller.operator(),
        revision);
  }

  private static CorrectionPaper paper(Tx tx, Row row, long correction) {
    var currency = row.string("paid_in");
    return new CorrectionPaper(
        row.string("printed"),
        row.instant("issued_at"),
        row.date("issued_on"),
        row.uuid("file_id"),
        row.findString("transfer")
            .map(
                printed ->
                    new CorrectionPaper.Transferred(
                        printed, row.date("transferred_on"), row.integer("status"))),
        row.string("invoice"),
        row.date("invoiced_on"),
        SellerStore.seller(row),
        DocumentStore.buyer(row),
        DocumentStore.basis(row),
        tx.list(
            CHANGES,
            line -> new Change(line(line, "_before", currency), line(line, "", currency)),
            correction),
        row.string("reason"),
        row.string("document"),
        Money.of(row.number("amount"), currency));
  }

  /**
   * A line before or after.
   *
   * @param when the end of its columns' names
   */
  private static OrderLine line(Row row, String when, String currency) {
    return new OrderLine(
        row.integer("position"),
        row.string("name"),
        row.string("article"),
        Money.of(row.number("price" + when), currency),
        row.integer("quantity" + when),
        Money.of(row.number("amount" + when), currency),
        Vat.of(row.string("vat"), row.findInteger("vat_rate")),
        row.number(when.isEmpty() ? "vat_amount" : "vat" + when));
  }
}
