package kassahub.hub.billing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.Owned;
import kassahub.hub.organisation.Sought;

/** SQL that issues and shows invoices. */
final class InvoiceStore {
  private static final List<String> STATES =
      Stream.of(InvoiceState.values()).map(InvoiceState::word).toList();
  private static final String OWED =
      """
      select o.number, o.account_id, o.organisation_id, o.amount, o.currency, b.country,
      """
          + ContractStore.COLUMNS
          + """
           from sales_order o join organisation b on b.id = o.organisation_id
          join contract c on c.id = o.contract_id
          where o.number = $1
          """;
  private static final String LOCK_UNINVOICED =
      OWED + " and o.invoiced_at is null and o.amount > 0 for update of o skip locked";
  private static final String INSERT =
      """
      insert into invoice (kind, series, number, printed, account_id, organisation_id, contract_id,
        order_number, issued_at, issued_on, due_on, amount, vat_amount, currency, purpose, state)
      values ($14, 'invoice', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'issued')
      returning id
      """;
  private static final String INSERT_LINES =
      """
      insert into invoice_line (invoice_id, position, licence_type_id, name, article, price,
        quantity, amount, vat, vat_rate, vat_amount)
      select $1, position, licence_type_id, name, article, price, quantity, amount, vat, vat_rate,
        vat_amount
      from sales_order_line where order_number = $2
      """;

  /** What each line of a correction added. */
  private static final String INSERT_SURCHARGE_LINES =
      """
      insert into invoice_line (invoice_id, position, licence_type_id, name, article, price, quantity, amount, vat,
        vat_rate, vat_amount)
      select k.surcharge_id, c.position, l.licence_type_id, l.name, l.article, c.price - c.price_before, c.quantity,
        c.amount - c.amount_before, l.vat, l.vat_rate, c.vat_amount - c.vat_before
      from correction k join correction_line c on c.correction_id = k.id
      join sales_order_line l on l.order_number = k.order_number and l.position = c.position
      where k.id = $1
      """;

  private static final String INVOICED =
      "update sales_order set invoiced_at = $2 where number = $1";
  private static final String UNINVOICED = "o.number, b.name, o.amount, o.currency, o.owed_since";
  private static final Owned OWNED =
      new Owned(Set.of(Matter.UNINVOICED), "o.number", "bigint", "o.owed_since");
  private static final String COLUMNS =
      """
      i.id, i.number, i.printed, i.account_id, i.organisation_id, b.name as organisation, b.country,
      coalesce(i.order_number, (select k.order_number from correction k where k.surcharge_id = i.id)) as order_number,
      i.issued_on, i.due_on, i.amount, i.paid_amount, i.credited_amount, i.currency, i.state,
      i.waived_at is not null as waived, i.vat_amount, i.purpose
      """;
  private static final String JOIN = "join organisation b on b.id = i.organisation_id";
  private static final String FIND =
      "select "
          + COLUMNS
          + " from invoice i "
          + JOIN
          + " where i.id = $1 and (i.account_id = $2 or $3)";
  private static final String OVERDUE_OF =
      "select "
          + COLUMNS
          + " from "
          + "invoice i "
          + JOIN
          + " where i.account_id = $1 and i.state = 'overdue' order by i.due_on, i.id limit $2";

  /** An order that is invoiced now. */
  record Owed(
      long number,
      long account,
      long organisation,
      Money amount,
      String country,
      Contract contract) {}

  /**
   * An invoice before it has an id.
   *
   * @param surcharge for what a correction of the order added, not for the order
   */
  record Draft(
      Owed order,
      NumberSeries.Taken taken,
      Instant issuedAt,
      LocalDate issuedOn,
      LocalDate dueOn,
      Money amount,
      long vat,
      String purpose,
      boolean surcharge) {}

  /** What a hub of the release before marked as overdue goes by its due day. */
  private static final String NEWS =
      "select "
          + COLUMNS
          + " from invoice i "
          + JOIN
          + """
           where i.id in (
            (select id from invoice where issued_at >= $1 and state = 'issued' and id > $2
              order by id limit 1000)
            union all
            (select id from invoice where paid_at >= $1 and id > $2 order by id limit 1000)
            union all
            (select id from invoice where state = 'overdue' and overdue_at >= $1 and id > $2
              order by id limit 1000)
            union all
            (select id from invoice where state = 'overdue' and overdue_at is null and due_on >= $3 and id > $2
              order by id limit 1000))
          order by i.id limit 1000
          """;

  private InvoiceStore() {}

  /** Empty when it has its invoice, or another hub is at it. */
  static Optional<Owed> lockUninvoiced(Tx tx, long order) {
    return tx.find(LOCK_UNINVOICED, InvoiceStore::owed, order);
  }

  static Owed owed(Tx tx, long order) {
    return tx.one(OWED, InvoiceStore::owed, order);
  }

  private static Owed owed(Row row) {
    return new Owed(
        row.number("number"),
        row.number("account_id"),
        row.number("organisation_id"),
        Money.of(row.number("amount"), row.string("currency")),
        row.string("country"),
        ContractStore.contract(row));
  }

  static long insert(Tx tx, Draft draft) {
    var order = draft.order();
    return tx.one(
        INSERT,
        row -> row.number("id"),
        draft.taken().number(),
        draft.taken().printed(),
        order.account(),
        order.organisation(),
        order.contract().id(),
        Optional.of(order.number()).filter(number -> !draft.surcharge()),
        draft.issuedAt(),
        draft.issuedOn(),
        draft.dueOn(),
        draft.amount().minor(),
        draft.vat(),
        draft.amount().currency().getCurrencyCode(),
        draft.purpose(),
        draft.surcharge() ? "surcharge" : "order");
  }

  static void insertLines(Tx tx, long invoice, long order) {
    tx.execute(INSERT_LINES, invoice, order);
  }

  static void insertSurchargeLines(Tx tx, long correction) {
    tx.execute(INSERT_SURCHARGE_LINES, correction);
  }

  static void invoiced(Tx tx, long order, Instant at) {
    tx.execute(INVOICED, order, at);
  }

  static PageQuery uninvoiced(Caller caller, PageRequest request, Instant now) {
    var query =
        PageQuery.of(UNINVOICED, "sales_order o", "o.number", "bigint")
            .details(
                "join sales_order o on o.number = page.id join organisation b on b.id ="
                    + " o.organisation_id")
            .sortable("since", "o.owed_since", "timestamptz")
            .sortedBy("since", false)
            .where("o.invoiced_at is null and o.amount > 0");
    if (request.filterWords("age", List.of("day")).length > 0) {
      query.where("o.owed_since <= $1", now.minus(Uninvoiced.DEADLINE));
    }
    OWNED.narrow(query, caller, request);
    return query;
  }

  static Page<Uninvoiced> uninvoicedPage(Tx tx, Caller caller, PageRequest request, Instant now) {
    return uninvoiced(caller, request, now)
        .page(
            tx,
            request,
            row ->
                new Uninvoiced(
                    row.number("number"),
                    row.string("name"),
                    Money.of(row.number("amount"), row.string("currency")),
                    row.instant("owed_since"),
                    Duration.between(row.instant("owed_since"), now)));
  }

  static List<Invoice> news(Tx tx, Instant since, long after) {
    return tx.list(NEWS, InvoiceStore::invoice, since, after, LegalDay.of(since, "RU"));
  }

  static Page<Invoice> page(Tx tx, Caller caller, PageRequest request) {
    return query(tx, caller, request).page(tx, request, InvoiceStore::invoice);
  }

  static PageQuery query(Tx tx, Caller caller, PageRequest request) {
    var query =
        PageQuery.of(COLUMNS, "invoice i", "i.id", "bigint")
            .details("join invoice i on i.id = page.id " + JOIN)
            .sortable("number", "i.id", "bigint")
            .sortedBy("number", true);
    if (!caller.operator()) {
      query.where("i.account_id = $1", caller.account());
    }
    var organisations = request.filterNumbers("organisation");
    if (organisations.length > 0) {
      query.where("i.organisation_id = any($1)", (Object) organisations);
    }
    var states = request.filterWords("state", STATES);
    if (states.length > 0) {
      query.where("i.state = any($1)", (Object) states);
    }
    var number = Numbers.typed(request.search());
    if (number.isPresent()) {
      query.where("i.number = $1", number.get().number());
    } else {
      Sought.organisationOf(tx, query, "invoice", "i", request.search());
    }
    return query;
  }

  static Optional<Invoice> find(Tx tx, Caller caller, long id) {
    return tx.find(FIND, InvoiceStore::invoice, id, caller.account(), caller.operator());
  }

  /** What the account should have paid, the oldest debt first. */
  static List<Invoice> overdue(Tx tx, long account, int most) {
    return tx.list(OVERDUE_OF, InvoiceStore::invoice, account, most);
  }

  static Invoice invoice(Row row) {
    var currency = row.string("currency");
    return new Invoice(
        row.number("id"),
        row.number("number"),
        row.string("printed"),
        row.number("account_id"),
        row.number("organisation_id"),
        row.string("organisation"),
        row.string("country"),
        row.findNumber("order_number"),
        row.date("issued_on"),
        row.date("due_on"),
        Money.of(row.number("amount"), currency),
        Money.of(row.number("paid_amount"), currency),
        Money.of(row.number("credited_amount"), currency),
        InvoiceState.ofColumn(row.string("state")),
        row.flag("waived"),
        row.number("vat_amount"),
        row.string("purpose"));
  }
}
