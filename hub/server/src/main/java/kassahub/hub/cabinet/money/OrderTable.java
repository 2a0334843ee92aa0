package kassahub.hub.cabinet.money;

import java.util.ArrayList;
import java.util.List;
import kassahub.hub.billing.OrderSummary;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;

/** The columns of «Заказы», in the catalogue's order. */
final class OrderTable {
  static final String PATH = "/orders";

  private static final TableSpec SPEC =
      TableSpec.of(
              "orders",
              List.of(
                  Column.of("number", Phone.TITLE).sorting(),
                  Column.of("invoice", Phone.FACT),
                  Column.of("organisation", Phone.LINE),
                  Column.of("ordered", Phone.FACT),
                  Column.of("delivery", Phone.STATUS),
                  Column.of("terms", Phone.ABSENT),
                  Column.of("amount", Phone.FACT).number(),
                  Column.of("paid", Phone.FACT),
                  Column.of("contact", Phone.ABSENT)),
              "number",
              true)
          .searched()
          .exportedTo(PATH + "/export.xlsx");

  private OrderTable() {}

  /**
   * What this reader can filter by.
   *
   * @param organisations offered only when there is a choice
   */
  static TableSpec spec(List<Option> organisations, List<Option> payments) {
    var filters = new ArrayList<Filter>();
    if (organisations.size() > 1) {
      filters.add(Filter.choice("organisation", organisations));
    }
    filters.add(Filter.choice("payment", payments));
    return SPEC.filteredBy(filters);
  }

  static TableRow row(OrderSummary order, MoneyWords words) {
    String number = Long.toString(order.number());
    String page = PATH + "/" + number;
    return TableRow.of(
            number,
            page,
            List.of(
                new Cell.Link(number, page, true),
                Cell.text(order.invoice().map(OrderSummary.Asked::printed)),
                new Cell.Clip(order.organisation()),
                new Cell.Text(words.formats().date(order.orderedAt())),
                words.delivery(order.delivery()),
                new Cell.Text(words.terms(order.contract().terms())),
                new Cell.Text(words.sum(order.amount())),
                paid(order, words),
                order.contact().name().<Cell>map(Cell.Clip::new).orElseGet(Cell::none)))
        .failed(order.overdue())
        .live("order:" + number);
  }

  /** The flag of the catalogue; what is overdue or paid in part says what is missing. */
  private static Cell paid(OrderSummary order, MoneyWords words) {
    return order
        .invoice()
        .filter(asked -> asked.state().open())
        .filter(asked -> order.overdue() || asked.rest().minor() < order.amount().minor())
        .map(words::unpaid)
        .orElseGet(() -> words.paid(order.paid()));
  }
}
