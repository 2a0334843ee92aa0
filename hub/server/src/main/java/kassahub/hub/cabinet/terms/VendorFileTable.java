package kassahub.hub.cabinet.terms;

import java.util.List;
import java.util.Optional;
import kassahub.hub.licence.VendorFile;
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

/** Files of a vendor, and the registers of one of them. */
final class VendorFileTable {
  private static final TableSpec FILES =
      TableSpec.of(
              "vendor-files",
              List.of(
                  Column.of("name", Phone.NAME),
                  Column.of("used", Phone.STATUS),
                  Column.of("at", Phone.FACT).sorting(),
                  Column.of("by", Phone.FACT)),
              "at",
              true)
          .searched();
  private static final TableSpec LINES =
      TableSpec.of(
              "vendor-file-lines",
              List.of(
                  Column.of("serial", Phone.TITLE).sorting(),
                  Column.of("activation", Phone.STATUS),
                  Column.of("model", Phone.FACT),
                  Column.of("until", Phone.FACT)),
              "serial",
              false)
          .searched();

  private VendorFileTable() {}

  static TableSpec files(Texts texts) {
    var unused = new Option("unused", texts.say("vendor.files.unused"));
    return FILES.filteredBy(List.of(Filter.tabs("state", List.of(unused))));
  }

  static TableSpec lines() {
    return LINES;
  }

  static TableRow row(long vendor, VendorFile file, Formats formats) {
    String page = "/vendors/" + vendor + "/files/" + file.id();
    var used =
        formats
            .texts()
            .say(
                "vendor.files.used",
                "used",
                formats.number(file.used()),
                "lines",
                formats.number(file.lines()));
    boolean over = file.used() == file.lines();
    return TableRow.of(
        Long.toString(file.id()),
        page,
        List.of(
            new Cell.Link(file.name(), page, true),
            Cell.badge(over ? Tone.OK : Tone.NONE, over ? "check" : "clock", used),
            new Cell.Text(formats.dateTime(file.at())),
            new Cell.Text(by(file, formats.texts()))));
  }

  static String by(VendorFile file, Texts texts) {
    return file.by().orElseGet(() -> texts.say("vendor.files.found"));
  }

  static TableRow row(VendorFile.Line line, Texts texts) {
    var activation = line.activation();
    return TableRow.of(
        line.serial(),
        List.of(
            new Cell.Id(line.serial(), Optional.empty()),
            activation.isPresent()
                ? new Cell.Link(
                    texts.say("vendor.file.activation", "number", activation.getAsLong()),
                    "/activations/" + activation.getAsLong(),
                    false)
                : new Cell.Text(texts.say("vendor.file.unused")),
            line.model()
                .<Cell>map(Cell.Text::new)
                .orElseGet(
                    () ->
                        Cell.badge(Tone.WARN, "alert-triangle", texts.say("vendor.file.unknown"))),
            Cell.text(line.until().map(Formats::day))));
  }
}
