package kassahub.hub.billing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.Sought;

/** SQL that shows orders. */
final class OrderListStore {
  private static final String COLUMNS =
      """
      o.number, o.organisation_id, b.name as organisation, b.contact_name, b.contact_phone,
      b.contact_email, o.delivery, o.amount, o.currency, o.ordered_at, o.paid_at,
      i.id as invoice_id, i.printed, i.state,
      i.due_on, i.amount - i.paid_amount as rest,
      """
          + ContractStore.COLUMNS;
  private static final String JOINS =
      """
      join organisation b on b.id = o.organisation_id join contract c on c.id = o.contract_id
      left join invoice i on i.order_number = o.number
      """;
  private static final String FIND =
      "select "
          + COLUMNS
          + " from sales_order o "
          + JOINS
          + " where o.number = $1 and (o.account_id = $2 or $3)";
  private static final String LINES =
      """
      select position, name, article, price, quantity, amount, vat, vat_rate, vat_amount
      from sales_order_line where order_number = $1 order by position limit 10000
      """;

  private static final String OF_INVOICE =
      "o.number = any(array(select order_number from invoice where series = 'invoice' and number ="
          + " $1))";
  private static final Map<String, String> PAYMENT =
      Map.of(
          "paid",
          "o.paid_at is not null",
          "unpaid",
          "o.paid_at is null",
          "overdue",
          "o.number in (select order_number from invoice where state = 'overdue')");

  private OrderListStore() {}

  static Page<OrderSummary> page(Tx tx, Caller caller, PageRequest request) {
    return query(tx, caller, request).page(tx, request, OrderListStore::summary);
  }

  static PageQuery query(Tx tx, Caller caller, PageRequest request) {
    var query =
        PageQuery.of(COLUMNS, "sales_order o", "o.number", "bigint")
            .details("join sales_order o on o.number = page.id " + JOINS)
            .sortable("number", "o.number", "bigint")
            .sortedBy("number", true);
    if (!caller.operator()) {
      query.where("o.account_id = $1", caller.account());
    }
    var organisations = request.filterNumbers("organisation");
    if (organisations.length > 0) {
      query.where("o.organisation_id = any($1)", (Object) organisations);
    }
    var payment = request.filterWords("payment", List.copyOf(PAYMENT.keySet()));
    if (payment.length > 0) {
      query.where(Stream.of(payment).map(PAYMENT::get).collect(Collectors.joining(" or ")));
    }
    search(tx, query, request.search());
    return query;
  }

  /** «118» and «ПГ-118» are numbers, of an order or of its invoice; the rest is a name. */
  private static void search(Tx tx, PageQuery query, String text) {
    var number = Numbers.typed(text);
    if (number.isPresent()) {
      query.where(
          number.get().prefixed() ? OF_INVOICE : "o.number = $1 or " + OF_INVOICE,
          number.get().number());
    } else {
      Sought.organisationOf(tx, query, "sales_order", "o", text);
    }
  }

  static Optional<OrderSummary> find(Tx tx, Caller caller, long number) {
    return tx.find(FIND, OrderListStore::summary, number, caller.account(), caller.operator());
  }

  static List<OrderLine> lines(Tx tx, long number, Money total) {
    return tx.list(LINES, row -> line(row, total), number);
  }

  static OrderLine line(Row row, Money total) {
    return new OrderLine(
        row.integer("position"),
        row.string("name"),
        row.findString("article").orElse(""),
        new Money(row.number("price"), total.currency()),
        row.integer("quantity"),
        new Money(row.number("amount"), total.currency()),
        Vat.of(row.string("vat"), row.findInteger("vat_rate")),
        row.number("vat_amount"));
  }

  private static OrderSummary summary(Row row) {
    return new OrderSummary(
        row.number("number"),
        row.number("organisation_id"),
        row.string("organisation"),
        new Contact(
            row.findString("contact_name"),
            row.findString("contact_phone"),
            row.findString("contact_email")),
        ContractStore.contract(row),
        Delivery.ofColumn(row.string("delivery")),
        Money.of(row.number("amount"), row.string("currency")),
        row.instant("ordered_at"),
        row.findInstant("paid_at"),
        row.findString("printed")
            .map(
                printed ->
                    new OrderSummary.Asked(
                        row.number("invoice_id"),
                        printed,
                        InvoiceState.ofColumn(row.string("state")),
                        row.date("due_on"),
                        Money.of(row.number("rest"), row.string("currency")))));
  }
}
