package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.billing.Debtor;
import kassahub.hub.web.Formats;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** «Долги» of the back office. */
final class DebtTable {
  static final String PATH = "/debts";

  private static final TableSpec SPEC =
      TableSpec.of(
              "debts",
              List.of(
                  Column.of("account", Phone.TITLE),
                  Column.of("invoices", Phone.FACT).number(),
                  Column.of("owed", Phone.FACT).number(),
                  Column.of("advance", Phone.FACT).number(),
                  Column.of("oldest", Phone.FACT).sorting(),
                  Column.of("state", Phone.STATUS)),
              "oldest",
              false)
          .searched();

  private DebtTable() {}

  static TableSpec spec(MoneyWords words) {
    var states =
        Stream.of("blocked", "open")
            .map(state -> new Option(state, words.texts().say("debts." + state)))
            .toList();
    return SPEC.filteredBy(List.of(Filter.tabs("state", states)));
  }

  static TableRow row(Debtor debtor, MoneyWords words) {
    String page = PATH + "/" + debtor.account();
    return TableRow.of(
            Long.toString(debtor.account()),
            page,
            List.of(
                new Cell.Link(debtor.name(), page, true),
                new Cell.Text(words.formats().number(debtor.invoices())),
                Cell.text(words.sums(debtor.owed())),
                Cell.text(words.sums(debtor.advance())),
                Cell.text(debtor.oldest().map(Formats::day)),
                state(debtor, words)))
        .failed(debtor.block().isPresent());
  }

  /** Whether it may buy, and why not. */
  static Cell state(Debtor debtor, MoneyWords words) {
    return debtor
        .block()
        .<Cell>map(
            block ->
                new Cell.Badge(
                    Tone.BAD,
                    "lock",
                    words.texts().say("debts.blocked"),
                    Optional.of(
                        words.blockReason(block) + ", " + words.formats().date(block.since()))))
        .orElseGet(
            () ->
                debtor.invoices() == 0
                    ? Cell.badge(Tone.OK, "circle-check", words.texts().say("debts.open"))
                    : Cell.badge(Tone.SOON, "clock", words.texts().say("debts.open")));
  }
}
