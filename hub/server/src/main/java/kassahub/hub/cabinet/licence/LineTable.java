package kassahub.hub.cabinet.licence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.activation.ActivationLine;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.DeliveryState;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/**
 * The serials of one activation: what was bought and what the till has, side by side (A-100, A-102,
 *
 */
final class LineTable {
  private final ActivationStatus status;
  private final Texts texts;
  private final Formats formats;
  private final LocalDate today;

  LineTable(ActivationStatus status, Texts texts, Formats formats, LocalDate today) {
    this.status = status;
    this.texts = texts;
    this.formats = formats;
    this.today = today;
  }

  TableSpec spec() {
    var columns = new ArrayList<Column>();
    columns.add(Column.of("serial", Phone.TITLE).sorting());
    columns.add(Column.of("model", Phone.ABSENT));
    if (status == ActivationStatus.DONE) {
      columns.add(Column.of("subscription", Phone.FACT));
    } else {
      columns.add(Column.of("current", Phone.FACT));
      columns.add(Column.of("new", Phone.FACT));
    }
    columns.add(Column.of("price", Phone.ABSENT).number());
    columns.add(Column.of("delivery", Phone.STATUS));
    return TableSpec.of("activation-lines", columns, "position", false)
        .filteredBy(List.of(Filter.choice("delivery", states())))
        .searched();
  }

  TableRow row(ActivationLine line) {
    var cells = new ArrayList<Cell>();
    cells.add(
        new Cell.Id(
            line.serial(),
            line.registerId().isPresent()
                ? Optional.of("/registers/" + line.registerId().getAsLong())
                : Optional.empty()));
    cells.add(new Cell.Lines(line.model(), line.licenceType()));
    if (status == ActivationStatus.DONE) {
      cells.add(subscription(line));
    } else {
      cells.add(Cell.until(line.currentUntil(), today, formats));
      cells.add(new Cell.Text(texts.say("term.until", "date", Formats.day(line.newUntil()))));
    }
    cells.add(Badges.money(line.price(), formats));
    cells.add(delivery(line));
    return TableRow.of(Integer.toString(line.position()), cells)
        .failed(line.delivery() == DeliveryState.FAILED);
  }

  private Cell delivery(ActivationLine line) {
    if (status == ActivationStatus.FAILED) {
      return answer(line);
    }
    return line.moreOnDevice()
        ? more(line)
        : Badges.delivery(line.delivery(), line.reason(), texts);
  }

  /** Nothing is on its way; what the vendor has granted is not asked for again. */
  private Cell answer(ActivationLine line) {
    return line.finalUntil().isPresent()
        ? Cell.badge(Tone.OK, "circle-check", texts.say("activation.line.granted"))
        : new Cell.Badge(
            Tone.NONE,
            "circle-x",
            texts.say("activation.line.open"),
            line.reason().map(why -> Badges.sentence(why, texts)));
  }

  /** It had more before, or got more since: nothing of this purchase can be told apart. */
  private Cell more(ActivationLine line) {
    var installed = (Cell.Badge) Badges.delivery(line.delivery(), line.reason(), texts);
    var till = line.onDevice().map(day -> Badges.quarter(day, texts)).orElse("");
    return new Cell.Badge(
        installed.tone(),
        installed.icon(),
        installed.text(),
        Optional.of(texts.say("delivery.more", "quarter", till)));
  }

  /**
   * Both truths: the contract's date, and until when the till itself works (d13); and what was
   * ordered, where the vendor granted something else.
   */
  private Cell subscription(ActivationLine line) {
    var term = Cell.until(line.finalUntil(), today, formats);
    var onDevice =
        line.onDevice()
            .map(day -> texts.say("term.on.device", "quarter", Badges.quarter(day, texts)));
    var ordered =
        line.promisedInstead().map(day -> texts.say("term.ordered", "date", Formats.day(day)));
    var second =
        Stream.of(onDevice, ordered).flatMap(Optional::stream).collect(Collectors.joining(", "));
    return new Cell.Term(
        term.tone(), term.left(), term.text(), Optional.of(second).filter(s -> !s.isEmpty()));
  }

  private List<Filter.Option> states() {
    return List.of(DeliveryState.values()).stream()
        .map(state -> new Filter.Option(state.word(), texts.say("delivery." + state.word())))
        .toList();
  }
}
