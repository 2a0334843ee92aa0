package kassahub.hub.cabinet.tenant;

import java.util.List;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** «Организации» of the back office. */
final class OrganisationTable {
  static final String PATH = "/organisations";

  static final TableSpec SPEC =
      TableSpec.of(
              "organisations",
              List.of(
                  Column.of("organisation", Phone.TITLE).sorting(),
                  Column.of("tax", Phone.FACT),
                  Column.of("kpp", Phone.FACT),
                  Column.of("payer", Phone.FACT),
                  Column.of("address", Phone.ABSENT).hidden(),
                  Column.of("state", Phone.STATUS)),
              "organisation",
              false)
          .searched();

  private OrganisationTable() {}

  static TableRow row(Organisation.Line line, Texts texts) {
    var organisation = line.organisation();
    String page = PATH + "/" + organisation.id();
    return TableRow.of(
        Long.toString(organisation.id()),
        page,
        List.of(
            new Cell.Link(organisation.name(), page, true),
            new Cell.Text(organisation.taxNumber()),
            Cell.text(organisation.kpp()),
            payer(line, texts),
            organisation.legalAddress().<Cell>map(Cell.Clip::new).orElseGet(Cell::none),
            state(organisation, texts)));
  }

  private static Cell payer(Organisation.Line line, Texts texts) {
    return line.payer()
        .<Cell>map(
            name ->
                line.payers() > 1
                    ? new Cell.Lines(
                        name, texts.say("organisations.more", "count", line.payers() - 1))
                    : new Cell.Clip(name))
        .orElseGet(() -> Cell.badge(Tone.WARN, "alert-triangle", texts.say("organisations.alone")));
  }

  /** Whether licences may be bought for it. */
  private static Cell state(Organisation organisation, Texts texts) {
    return organisation.activationEnabled()
        ? Cell.badge(Tone.OK, "circle-check", texts.say("organisation.activation.true"))
        : Cell.badge(Tone.BAD, "lock", texts.say("organisation.activation.false"));
  }
}
