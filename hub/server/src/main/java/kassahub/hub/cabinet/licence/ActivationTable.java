package kassahub.hub.cabinet.licence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** The columns of «Список активаций», in the catalogue's order. */
final class ActivationTable {
  static final String PATH = "/activations";

  private static final TableSpec SPEC =
      TableSpec.of(
              "activations",
              List.of(
                  Column.of("number", Phone.TITLE).sorting(),
                  Column.of("order", Phone.ABSENT),
                  Column.of("organisation", Phone.LINE),
                  Column.of("status", Phone.STATUS),
                  Column.of("vendor", Phone.ABSENT),
                  Column.of("licences", Phone.FACT).number(),
                  Column.of("amount", Phone.FACT).number().sorting(),
                  Column.of("paid", Phone.FACT),
                  Column.of("created", Phone.FACT).sorting(),
                  Column.of("comment", Phone.ABSENT),
                  Column.action("file")),
              "number",
              true)
          .searched()
          .exportedTo(PATH + "/export.xlsx");

  private ActivationTable() {}

  /**
   * What this reader can filter by.
   *
   * @param organisations offered when there are any
   * @param counts rows of each status
   * @param installations whose licences did not arrive yet
   * @param attention offered to those who see to failed ones
   */
  static TableSpec spec(
      List<Option> organisations,
      List<Option> vendors,
      List<Option> counts,
      List<Option> installations,
      List<Option> attention) {
    var filters = new ArrayList<Filter>();
    filters.add(Filter.tabs("tab", counts));
    if (!organisations.isEmpty()) {
      filters.add(Filter.choice("organisation", organisations));
    }
    if (vendors.size() > 1) {
      filters.add(Filter.choice("vendor", vendors));
    }
    filters.add(Filter.choice("installation", installations));
    if (!attention.isEmpty()) {
      filters.add(Filter.choice("attention", attention));
    }
    return SPEC.filteredBy(filters);
  }

  static TableRow row(ActivationSummary activation, Texts texts, Formats formats) {
    String number = Long.toString(activation.number());
    String page = PATH + "/" + number;
    return TableRow.of(
            number,
            page,
            List.of(
                new Cell.Link(number, page, true),
                order(activation),
                new Cell.Clip(activation.organisation()),
                Badges.status(activation, texts),
                new Cell.Text(activation.vendor()),
                new Cell.Text(formats.number(activation.licences())),
                Badges.money(activation.amount(), formats),
                activation.free() ? Cell.none() : paid(activation, texts),
                new Cell.Text(formats.date(activation.createdAt())),
                activation.comment().<Cell>map(Cell.Clip::new).orElseGet(Cell::none),
                new Cell.Download(
                    texts.say("activation.file.of", "number", number),
                    activation.hasLicenceFile()
                        ? Optional.of(page + "/licence-file")
                        : Optional.empty())))
        .failed(
            activation.status() == ActivationStatus.FAILED || activation.installing().failed() > 0)
        .live("activation:" + number);
  }

  private static Cell paid(ActivationSummary activation, Texts texts) {
    return activation.paid()
        ? new Cell.Sign(Tone.OK, "circle-plus", texts.say("activation.paid"))
        : new Cell.Sign(Tone.NONE, "circle-minus", texts.say("activation.unpaid"));
  }

  private static Cell order(ActivationSummary activation) {
    if (activation.order().isEmpty()) {
      return Cell.none();
    }
    String number = Long.toString(activation.order().getAsLong());
    return new Cell.Link(number, "/orders/" + number, false);
  }
}
