package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.Uninvoiced;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** «Заказы без счёта» of the back office. */
final class UninvoicedTable {
  static final String PATH = "/uninvoiced";
  private static final TableSpec SPEC =
      TableSpec.of(
          "uninvoiced",
          List.of(
              Column.of("number", Phone.TITLE),
              Column.of("organisation", Phone.LINE),
              Column.of("amount", Phone.FACT).number(),
              Column.of("since", Phone.FACT).sorting(),
              Column.of("age", Phone.STATUS),
              Column.of("owner", Phone.FACT)),
          "since",
          false);

  private UninvoicedTable() {}

  static TableSpec spec(Texts texts) {
    return SPEC.filteredBy(
        List.of(Filter.choice("age", List.of(new Option("day", texts.say("uninvoiced.late"))))));
  }

  static TableRow row(Uninvoiced order, MoneyWords words, Cell owner) {
    var number = Long.toString(order.number());
    var page = OrderTable.PATH + "/" + number;
    var age = words.formats().age(order.age());
    return TableRow.of(
            number,
            page,
            List.of(
                new Cell.Link(number, page, true),
                new Cell.Clip(order.organisation()),
                new Cell.Text(words.sum(order.amount())),
                new Cell.Text(words.formats().dateTime(order.owedSince())),
                order.late()
                    ? new Cell.Badge(
                        Tone.BAD,
                        "alert-circle",
                        age,
                        Optional.of(words.texts().say("uninvoiced.late")))
                    : Cell.badge(Tone.NONE, "clock", age),
                owner))
        .failed(order.late());
  }
}
