package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.InvoiceState;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;

/** «Счета» of the back office. */
final class InvoiceTable {
  static final String PATH = "/invoices";

  private static final TableSpec SPEC =
      TableSpec.of(
              "invoices",
              List.of(
                  Column.of("number", Phone.TITLE).sorting(),
                  Column.of("order", Phone.FACT),
                  Column.of("organisation", Phone.LINE),
                  Column.of("issued", Phone.ABSENT),
                  Column.of("due", Phone.FACT),
                  Column.of("amount", Phone.FACT).number(),
                  Column.of("rest", Phone.FACT).number(),
                  Column.of("state", Phone.STATUS)),
              "number",
              true)
          .searched();

  private InvoiceTable() {}

  static TableSpec spec(MoneyWords words) {
    var states =
        Stream.of(InvoiceState.ISSUED, InvoiceState.OVERDUE, InvoiceState.PAID)
            .map(
                state ->
                    new Option(state.word(), words.texts().say("invoice.state." + state.word())))
            .toList();
    return SPEC.filteredBy(List.of(Filter.tabs("state", states)));
  }

  static TableRow row(Invoice invoice, MoneyWords words) {
    String page = PATH + "/" + invoice.id();
    return TableRow.of(
            Long.toString(invoice.id()),
            page,
            List.of(
                new Cell.Link(invoice.printed(), page, true),
                invoice.order().isPresent()
                    ? new Cell.Link(
                        Long.toString(invoice.order().getAsLong()),
                        OrderTable.PATH + "/" + invoice.order().getAsLong(),
                        false)
                    : Cell.none(),
                new Cell.Clip(invoice.organisation()),
                new Cell.Text(words.formats().date(invoice.issuedOn())),
                new Cell.Text(words.formats().date(invoice.dueOn())),
                new Cell.Text(words.sum(invoice.amount())),
                invoice.state().open() ? new Cell.Text(words.sum(invoice.rest())) : Cell.none(),
                words.invoice(invoice.state(), partly(invoice, words))))
        .failed(invoice.state() == InvoiceState.OVERDUE);
  }

  /** What came in, where it is not all; what was taken off. */
  static Optional<String> partly(Invoice invoice, MoneyWords words) {
    if (invoice.state().open() && invoice.received().minor() > 0) {
      return Optional.of(words.texts().say("invoice.partly", "sum", words.sum(invoice.received())));
    }
    return invoice.credited().minor() > 0
        ? Optional.of(words.texts().say("invoice.less", "sum", words.sum(invoice.credited())))
        : Optional.empty();
  }
}
