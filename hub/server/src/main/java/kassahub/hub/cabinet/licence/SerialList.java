package kassahub.hub.cabinet.licence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.catalogue.Money;

/**
 * The serials that one user is preparing for one organisation.
 *
 * @param savedAt when the user last changed it
 * @param imported what the last import came to, until the list changes otherwise
 * @param removed what the user took out last and may put back, until something else is added
 * @param bought serials of the last purchase, but for those that were added again
 */
record SerialList(
    Instant savedAt,
    List<Entry> entries,
    Optional<Imported> imported,
    List<Entry> removed,
    Set<String> bought) {
  /** After this it is offered, not shown. */
  private static final Duration FRESH = Duration.ofHours(24);

  /**
   * One serial.
   *
   * @param result empty while it has not been checked
   */
  record Entry(String serial, Optional<CheckRow> result) {
    boolean passed() {
      return result.filter(CheckRow::passed).isPresent();
    }

    boolean failed() {
      return result.isPresent() && !passed();
    }
  }

  SerialList {
    entries = together(entries);
    removed = List.copyOf(removed);
    bought = Set.copyOf(bought);
  }

  /** Everything that passed is shown at what it costs together. */
  private static List<Entry> together(List<Entry> entries) {
    var rows =
        CheckRow.together(entries.stream().flatMap(entry -> entry.result().stream()).toList())
            .iterator();
    return entries.stream()
        .map(
            entry ->
                entry.result().isPresent()
                    ? new Entry(entry.serial(), Optional.of(rows.next()))
                    : entry)
        .toList();
  }

  static SerialList empty(Instant now) {
    return new SerialList(now, List.of(), Optional.empty(), List.of(), Set.of());
  }

  /** More than 24 hours old: ask first. */
  boolean stale(Instant now) {
    return !entries.isEmpty() && savedAt.plus(FRESH).isBefore(now);
  }

  SerialList add(String text, Instant now) {
    var reading = Imported.read(text, serials());
    var more = new ArrayList<>(entries);
    reading.serials().forEach(serial -> more.add(new Entry(serial, Optional.empty())));
    var still = new HashSet<>(bought);
    reading.serials().forEach(still::remove);
    return new SerialList(now, more, Optional.of(reading.told()), List.of(), still);
  }

  /** Without some, which can be put back; where there are none, a second click changes nothing. */
  SerialList remove(Predicate<Entry> which, Instant now) {
    if (entries.stream().noneMatch(which)) {
      return this;
    }
    return new SerialList(
        now,
        entries.stream().filter(which.negate()).toList(),
        Optional.empty(),
        entries.stream().filter(which).toList(),
        bought);
  }

  /** Without what was bought of it. */
  SerialList without(Set<String> serials, Instant now) {
    return new SerialList(
        now,
        entries.stream().filter(entry -> !serials.contains(entry.serial())).toList(),
        Optional.empty(),
        List.of(),
        serials);
  }

  /** With what was taken out last. */
  SerialList restore(Instant now) {
    var known = serials();
    var back = removed.stream().filter(entry -> !known.contains(entry.serial()));
    return new SerialList(
        now, Stream.concat(entries.stream(), back).toList(), Optional.empty(), List.of(), bought);
  }

  /** Those that did not pass, also when they were just taken out. */
  List<Entry> failed() {
    return Stream.concat(entries.stream(), removed.stream()).filter(Entry::failed).toList();
  }

  /** The same serials, to be checked again. */
  SerialList unchecked(Instant now) {
    return new SerialList(
        now,
        entries.stream().map(entry -> new Entry(entry.serial(), Optional.empty())).toList(),
        Optional.empty(),
        removed,
        bought);
  }

  /** With new results, by position of the serial. */
  SerialList checked(Collection<CheckRow> rows) {
    var found = new LinkedHashMap<String, CheckRow>();
    rows.forEach(row -> found.put(row.serial(), row));
    var currency = rows.stream().flatMap(row -> currency(row).stream()).findFirst();
    return new SerialList(
        savedAt,
        entries.stream()
            .map(
                entry ->
                    new Entry(
                        entry.serial(),
                        Optional.ofNullable(found.get(entry.serial()))
                            .or(() -> entry.result().filter(row -> fits(row, currency)))))
            .toList(),
        imported,
        removed,
        bought);
  }

  /** What was checked before its account went over to another currency is checked again. */
  private static boolean fits(CheckRow row, Optional<Currency> currency) {
    return currency.isEmpty() || currency(row).isEmpty() || currency.equals(currency(row));
  }

  private static Optional<Currency> currency(CheckRow row) {
    return row.price().map(Money::currency);
  }

  Set<String> serials() {
    return entries.stream().map(Entry::serial).collect(Collectors.toSet());
  }

  /** Serials that nobody has looked at. */
  List<String> due(int most) {
    return entries.stream()
        .filter(entry -> entry.result().isEmpty())
        .map(Entry::serial)
        .limit(most)
        .toList();
  }

  long unfinished() {
    return entries.stream().filter(entry -> entry.result().isEmpty()).count();
  }

  /** Results that can be activated. */
  List<CheckRow> passed() {
    return entries.stream()
        .filter(Entry::passed)
        .map(entry -> entry.result().orElseThrow())
        .toList();
  }
}
