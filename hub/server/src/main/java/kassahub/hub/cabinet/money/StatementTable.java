package kassahub.hub.cabinet.money;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.bank.Asked;
import kassahub.hub.billing.bank.StatementLine;
import kassahub.hub.billing.bank.StatementUpload;
import kassahub.hub.billing.bank.Waiting;
import kassahub.hub.web.Formats;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;

/** Payments that a bank told of: those that wait, those that are decided, and the files. */
final class StatementTable {
  static final String PATH = "/statements";

  private static final Column PAYER = Column.of("payer", Phone.TITLE);
  private static final Column AMOUNT = Column.of("amount", Phone.STATUS).number();
  private static final Column RECEIVED = Column.of("received", Phone.FACT).sorting();
  private static final TableSpec WAITING =
      TableSpec.of(
              "statements",
              List.of(
                  RECEIVED,
                  PAYER,
                  AMOUNT,
                  Column.of("purpose", Phone.LINE),
                  Column.of("fits", Phone.FACT),
                  Column.of("owner", Phone.FACT)),
              "received",
              false)
          .searched();
  private static final TableSpec DECIDED =
      TableSpec.of(
              "statements-decided",
              List.of(
                  RECEIVED,
                  PAYER,
                  AMOUNT,
                  Column.of("purpose", Phone.LINE),
                  Column.of("became", Phone.FACT),
                  Column.of("recorded", Phone.FACT)),
              "received",
              true)
          .searched();
  private static final TableSpec FILES =
      TableSpec.of(
              "statements-files",
              List.of(
                  Column.of("name", Phone.TITLE),
                  Column.of("at", Phone.FACT).sorting(),
                  Column.of("by", Phone.FACT),
                  Column.of("size", Phone.ABSENT).number(),
                  Column.of("sha", Phone.ABSENT)),
              "at",
              true)
          .searched();

  private StatementTable() {}

  static TableSpec waiting(List<String> accounts) {
    return WAITING.filteredBy(filters(accounts));
  }

  static TableSpec decided(List<String> accounts, MoneyWords words) {
    var became =
        StatementLine.DECISIONS.stream()
            .map(how -> new Option(how, words.texts().say("bank.how." + how)))
            .toList();
    var filters = new ArrayList<>(List.of(Filter.tabs("became", became)));
    filters.addAll(filters(accounts));
    return DECIDED.filteredBy(filters);
  }

  static TableSpec files() {
    return FILES;
  }

  /** The account is asked for where there is a choice. */
  private static List<Filter> filters(List<String> accounts) {
    var filters = new ArrayList<>(List.of(Filter.days("received")));
    if (accounts.size() > 1) {
      filters.add(
          Filter.choice(
              "account", accounts.stream().map(account -> new Option(account, account)).toList()));
    }
    return filters;
  }

  /** With how long it has waited, and who sees to it. */
  static TableRow row(Waiting one, MoneyWords words, Cell owner, Instant now) {
    var line = one.line();
    var received =
        new Cell.Lines(
            Formats.day(line.incoming().receivedOn()),
            words
                .texts()
                .say(
                    "bank.waits",
                    "age",
                    words.formats().age(Duration.between(line.waitsSince(), now))));
    return row(line, words, received, List.of(fits(one, words), owner));
  }

  private static Cell fits(Waiting one, MoneyWords words) {
    if (one.together().size() > 1) {
      var invoices = one.together().stream().map(Asked::printed).toList();
      return new Cell.Lines(String.join(", ", invoices), words.texts().say("bank.fits.together"));
    }
    return one.proposals().stream()
        .findFirst()
        .<Cell>map(
            likeliest ->
                new Cell.Lines(words.invoice(likeliest.invoice().printed()), words.why(likeliest)))
        .orElseGet(() -> new Cell.Text(words.texts().say("bank.fits.none")));
  }

  static TableRow row(StatementLine line, MoneyWords words) {
    var became =
        line.booking()
            .map(booking -> became(booking, words))
            .or(
                () ->
                    line.setAside()
                        .map(
                            aside ->
                                new Cell.Lines(
                                    words.texts().say("bank.how.set-aside"), aside.reason())))
            .orElseGet(Cell::none);
    var recorded =
        line.booking()
            .<Cell>map(one -> new Cell.Lines(one.by(), words.formats().dateTime(one.at())))
            .or(
                () ->
                    line.setAside()
                        .map(one -> new Cell.Lines(one.by(), words.formats().dateTime(one.at()))))
            .orElseGet(Cell::none);
    var received = new Cell.Text(Formats.day(line.incoming().receivedOn()));
    return row(line, words, received, List.of(became, recorded));
  }

  static TableRow row(StatementUpload file, MoneyWords words) {
    String address = PATH + "/files/" + file.id();
    return TableRow.of(
        Long.toString(file.id()),
        List.of(
            new Cell.Link(file.name(), address, true),
            new Cell.Text(words.formats().dateTime(file.at())),
            new Cell.Text(file.by()),
            new Cell.Text(words.formats().number(file.size())),
            new Cell.Id(file.sha256(), Optional.empty())));
  }

  private static TableRow row(
      StatementLine line, MoneyWords words, Cell received, List<Cell> more) {
    String page = PATH + "/" + line.id();
    var incoming = line.incoming();
    var cells =
        new ArrayList<Cell>(
            List.of(
                received,
                new Cell.Entity(words.payer(incoming), page, taxNumber(incoming.payerNumber())),
                new Cell.Text(words.sum(line.amount())),
                new Cell.Clip(incoming.purpose())));
    cells.addAll(more);
    return TableRow.of(Long.toString(line.id()), page, cells);
  }

  private static List<String> taxNumber(String number) {
    return number.isEmpty() ? List.of() : List.of(number);
  }

  /** Its invoices; of an advance, whose it is. */
  private static Cell became(StatementLine.Booking booking, MoneyWords words) {
    String how = words.texts().say("bank.how." + booking.how());
    return booking
        .printed()
        .<Cell>map(numbers -> new Cell.Lines(words.invoice(numbers), how))
        .orElseGet(
            () ->
                new Cell.Entity(
                    booking.payer().name(),
                    "/organisations/" + booking.payer().id(),
                    List.of(how)));
  }
}
