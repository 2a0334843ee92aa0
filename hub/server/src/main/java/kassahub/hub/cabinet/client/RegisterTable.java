package kassahub.hub.cabinet.client;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.register.FleetFilter;
import kassahub.hub.register.FleetRow;
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
 * The list of registers: the columns of B-18 with the client of B-35, ours after them.
 *
 * @param now terms count legal days from here
 */
record RegisterTable(Texts texts, Formats formats, Instant now) {
  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");
  private static final Duration SILENT = Duration.ofHours(24);
  private static final int FULL_PERCENT = 99;
  private static final String NAME = "registers";

  static final List<Column> COLUMNS =
      List.of(
          Column.of("register", Phone.TITLE),
          Column.of("outlet", Phone.LINE),
          Column.of("client", Phone.FACT),
          Column.of("memory", Phone.FACT).sortingMostFirst(),
          Column.of("storageEnds", Phone.FACT).sorting(),
          Column.of("tariff", Phone.ABSENT).hidden(),
          Column.of("stopped", Phone.ABSENT).sorting().hidden(),
          Column.of("licence", Phone.FACT).sorting(),
          Column.of("seen", Phone.STATUS).sorting());

  /**
   * The list.
   *
   * @param client whose registers alone were asked for, by a link: there is nothing to choose from
   */
  TableSpec spec(Optional<Organisation> client) {
    var filters = new ArrayList<Filter>();
    client.ifPresent(
        one ->
            filters.add(
                Filter.choice(
                    FleetFilter.ORGANISATION.parameter(),
                    List.of(new Filter.Option(Long.toString(one.id()), one.name())))));
    filters.addAll(filters());
    return TableSpec.of(NAME, COLUMNS, "storageEnds", false).searched().filteredBy(filters);
  }

  private List<Filter> filters() {
    var filters = new ArrayList<Filter>();
    for (var filter : FleetFilter.values()) {
      if (filter != FleetFilter.TAB && filter != FleetFilter.ORGANISATION) {
        filters.add(Filter.choice(filter.parameter(), options(filter)));
      }
    }
    return filters;
  }

  private List<Filter.Option> options(FleetFilter filter) {
    return filter.choices().stream()
        .map(
            choice ->
                new Filter.Option(
                    choice,
                    texts.say("table.registers.choice." + filter.parameter() + "." + choice)))
        .toList();
  }

  TableRow row(FleetRow row) {
    var cells =
        List.of(
            register(row),
            outlet(row.outlet()),
            new Cell.Clip(row.owner().name()),
            memory(row),
            storageEnds(row),
            tariff(row.service().contractUntil()),
            term(row.service().stopped()),
            licence(row.licence()),
            contact(row.contact()));
    return TableRow.of(Long.toString(row.id()), "/registers/" + row.id(), cells)
        .failed(full(row) || row.licence().missing(today()))
        .live("register:" + row.id());
  }

  /** The storage takes hardly any more documents, whatever its date says. */
  static boolean full(FleetRow row) {
    return row.storage()
        .filter(storage -> storage.memoryPercent().orElse(0) >= FULL_PERCENT)
        .isPresent();
  }

  private Cell register(FleetRow row) {
    var below = new ArrayList<String>();
    if (!row.title().equals(row.serial())) {
      below.add(mark("serial", row.serial()));
    }
    row.registrationNumber().ifPresent(number -> below.add(mark("registration", number)));
    row.storage().ifPresent(storage -> below.add(mark("storage", storage.number())));
    return new Cell.Entity(row.title(), "/registers/" + row.id(), below);
  }

  private String mark(String kind, String number) {
    return texts.say("register.mark." + kind, "number", number);
  }

  private static Cell outlet(FleetRow.Outlet outlet) {
    var address = outlet.address().filter(line -> !outlet.name().equals(Optional.of(line)));
    return outlet.name().isPresent() && address.isPresent()
        ? new Cell.Lines(outlet.name().get(), address.get())
        : Cell.text(outlet.name().or(outlet::address));
  }

  private Cell memory(FleetRow row) {
    return new Cell.Meter(
        row.storage().map(FleetRow.Storage::memoryPercent).orElse(OptionalInt.empty()),
        texts.say("table.registers.col.memory"));
  }

  private Cell storageEnds(FleetRow row) {
    var until = row.storage().flatMap(FleetRow.Storage::validUntil);
    if (full(row)) {
      return new Cell.Badge(
          Tone.BAD, "alert-triangle", texts.say("register.memory.ends"), until.map(Formats::day));
    }
    return until.isPresent() ? term(until) : new Cell.Text(texts.say("no.data"));
  }

  private Cell tariff(Optional<LocalDate> until) {
    if (until.isEmpty()) {
      return new Cell.Text(texts.say("table.registers.tariff.none"));
    }
    boolean over = until.get().isBefore(today());
    return over
        ? Cell.badge(Tone.WARN, "calendar-due", texts.say("table.registers.tariff.over"))
        : new Cell.Text(texts.say("term.until", "date", Formats.day(until.get())));
  }

  /** A date with the days that are left until it. */
  Cell term(Optional<LocalDate> until) {
    if (until.isEmpty()) {
      return Cell.none();
    }
    long days = ChronoUnit.DAYS.between(today(), until.get());
    String left = left(days);
    return new Cell.Term(
        Cell.tone(days, formats.urgency()), left, Formats.day(until.get()), Optional.of(left));
  }

  /** Both truths: the contract's date, and the quarter that the device enforces. */
  Cell licence(FleetRow.Licence licence) {
    var sold = Cell.until(licence.subscriptionUntil(), today(), formats);
    String device =
        licence.mask().isEmpty()
            ? texts.say("register.device.unknown")
            : licence
                .deviceUntil()
                .map(until -> texts.say("register.device.until", "quarter", quarter(until)))
                .orElseGet(() -> texts.say("register.device.none"));
    return licence.missing(today())
        ? new Cell.Badge(
            Tone.BAD,
            "alert-triangle",
            texts.say("register.licence.missing"),
            Optional.of(sold.text() + ", " + device))
        : new Cell.Term(sold.tone(), sold.left(), sold.text(), Optional.of(device));
  }

  Cell contact(FleetRow.Contact contact) {
    if (contact.lastSeen().isEmpty()) {
      return Cell.badge(Tone.NONE, "circle-dashed", texts.say("no.data"));
    }
    var age = Duration.between(contact.lastSeen().get(), now);
    var ago = Optional.of(texts.say("ago", "age", formats.age(age)));
    if (age.compareTo(SILENT) > 0) {
      return new Cell.Badge(Tone.WARN, "cloud-off", texts.say("contact.silent"), ago);
    }
    return contact.reachable()
        ? new Cell.Badge(Tone.OK, "plug-connected", texts.say("contact.ok"), ago)
        : new Cell.Badge(
            Tone.WARN,
            "plug-connected-x",
            texts.say("contact.unreachable"),
            Optional.of(texts.say("contact.told", "age", formats.age(age))));
  }

  String quarter(LocalDate day) {
    return texts.say(
        "register.quarter." + ((day.getMonthValue() - 1) / 3 + 1), "year", "" + day.getYear());
  }

  String left(long days) {
    return days >= 0
        ? texts.say("days.left", "count", days)
        : texts.say("days.over", "count", -days);
  }

  LocalDate today() {
    return now.atZone(LEGAL).toLocalDate();
  }
}
