package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** The two tables of an order's page: what was sold, and its activations. */
final class OrderContents {
  static final TableSpec LINES =
      TableSpec.of(
          "order-lines",
          List.of(
              Column.of("number", Phone.ABSENT),
              Column.of("name", Phone.NAME),
              Column.of("price", Phone.FACT).number(),
              Column.of("quantity", Phone.FACT).number(),
              Column.of("sum", Phone.FACT).number()),
          "number",
          false);
  static final TableSpec ACTIVATIONS =
      TableSpec.of(
          "order-activations",
          List.of(
              Column.of("number", Phone.TITLE),
              Column.of("status", Phone.STATUS),
              Column.of("vendor", Phone.FACT),
              Column.of("licences", Phone.FACT).number(),
              Column.of("amount", Phone.FACT).number(),
              Column.action("file")),
          "number",
          false);

  private OrderContents() {}

  static TableRow row(OrderLine line, MoneyWords words) {
    String position = Integer.toString(line.position());
    return TableRow.of(
        position,
        List.of(
            new Cell.Text(position),
            new Cell.Text(line.name() + " " + line.article()),
            new Cell.Text(words.sum(line.price())),
            new Cell.Text(words.formats().number(line.quantity())),
            new Cell.Text(words.sum(line.amount()))));
  }

  static TableRow row(ActivationSummary activation, MoneyWords words) {
    var texts = words.texts();
    String number = Long.toString(activation.number());
    String page = "/activations/" + number;
    boolean done = activation.hasLicenceFile();
    return TableRow.of(
        number,
        page,
        List.of(
            new Cell.Link(number, page, true),
            Cell.badge(
                done ? Tone.OK : Tone.RUN,
                done ? "circle-check" : "clock",
                texts.say("activation.status." + activation.status().word())),
            new Cell.Text(activation.vendor()),
            new Cell.Text(words.formats().number(activation.licences())),
            Cell.text(activation.amount().map(words::sum)),
            new Cell.Download(
                texts.say("activation.file.of", "number", number),
                done ? Optional.of(page + "/licence-file") : Optional.empty())));
  }
}
