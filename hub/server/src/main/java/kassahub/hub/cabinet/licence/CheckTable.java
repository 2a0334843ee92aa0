package kassahub.hub.cabinet.licence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.cabinet.licence.SerialList.Entry;
import kassahub.hub.catalogue.SubscriptionSource;
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

/** The checked serials (A-63, A-70 … A-75). */
final class CheckTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("serial", Phone.TITLE),
          Column.of("model", Phone.LINE),
          Column.of("current", Phone.FACT),
          Column.of("new", Phone.FACT),
          Column.of("vendor", Phone.ABSENT),
          Column.of("price", Phone.STATUS).number());

  /** What did not pass, as a file. */
  static final TableSpec FAULTY =
      TableSpec.of(
          "faulty",
          List.of(Column.of("serial", Phone.TITLE), Column.of("reason", Phone.FACT)),
          "serial",
          false);

  private final Texts texts;
  private final Formats formats;
  private final LocalDate today;

  CheckTable(Texts texts, Formats formats, LocalDate today) {
    this.texts = texts;
    this.formats = formats;
    this.today = today;
  }

  TableSpec spec(SerialList list) {
    long passed = list.entries().stream().filter(Entry::passed).count();
    long failed = list.entries().stream().filter(Entry::failed).count();
    return TableSpec.of("check", COLUMNS, "serial", false)
        .filteredBy(
            List.of(
                Filter.tabs(
                    "result",
                    List.of(
                        new Option("passed", texts.say("check.result.passed"), passed, false),
                        new Option("failed", texts.say("check.result.failed"), failed, true),
                        new Option(
                            "running",
                            texts.say("check.result.running"),
                            list.unfinished(),
                            false)))));
  }

  /** Whether a tab shows the serial. */
  static boolean under(List<String> tab, Entry entry) {
    return tab.isEmpty()
        || tab.contains(entry.passed() ? "passed" : entry.failed() ? "failed" : "running");
  }

  TableRow row(Entry entry) {
    var serial = new Cell.Id(entry.serial(), Optional.empty());
    return TableRow.of(
            entry.serial(),
            entry.result().map(row -> cells(serial, row)).orElseGet(() -> running(serial)))
        .failed(entry.failed());
  }

  private List<Cell> cells(Cell serial, CheckRow row) {
    var nothing = new Cell.Text("");
    if (row.refusal().isPresent()) {
      String why = refusal(row);
      return List.of(
          serial, Cell.badge(Tone.BAD, "circle-x", why), nothing, nothing, nothing, nothing);
    }
    return List.of(
        serial,
        Cell.text(row.model()),
        current(row),
        row.newUntil()
            .<Cell>map(day -> new Cell.Text(texts.say("term.until", "date", Formats.day(day))))
            .orElse(nothing),
        Cell.text(row.vendor()),
        price(row));
  }

  /** A row of {@link #FAULTY}. */
  TableRow fault(Entry entry) {
    var why = entry.result().map(this::refusal).orElse("");
    return TableRow.of(entry.serial(), List.of(new Cell.Text(entry.serial()), new Cell.Text(why)));
  }

  private String refusal(CheckRow row) {
    var why = row.refusal().orElseThrow();
    return why.code().equals("WRONG_FORMAT")
        ? ImportWords.fault(texts, row.serial())
        : Badges.sentence(why, texts);
  }

  private List<Cell> running(Cell serial) {
    var nothing = new Cell.Text("");
    var badge = Cell.badge(Tone.RUN, "loader-2", texts.say("check.running"));
    return List.of(serial, badge, nothing, nothing, nothing, nothing);
  }

  private Cell current(CheckRow row) {
    var term = Cell.until(row.currentUntil(), today, formats);
    boolean byDevice = row.currentSource().filter(SubscriptionSource.DEVICE::equals).isPresent();
    return byDevice
        ? new Cell.Term(
            term.tone(), term.left(), term.text(), Optional.of(texts.say("check.by.device")))
        : term;
  }

  private Cell price(CheckRow row) {
    if (row.price().isEmpty()) {
      return Cell.none();
    }
    String own = Badges.money(row.price().get(), formats);
    var hints = new ArrayList<String>();
    row.retail()
        .ifPresent(
            retail -> hints.add(texts.say("check.retail", "price", Badges.money(retail, formats))));
    row.scale()
        .flatMap(scale -> Badges.cheaper(scale, texts, formats))
        .ifPresent(steps -> hints.add(texts.say("check.scale", "steps", steps)));
    return hints.isEmpty() ? new Cell.Text(own) : new Cell.Hinted(own, String.join(" ", hints));
  }
}
