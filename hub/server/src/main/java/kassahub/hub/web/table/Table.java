package kassahub.hub.web.table;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.database.Page;
import kassahub.hub.database.RowCount;
import kassahub.hub.web.Formats;

/**
 * A list as it is shown.
 *
 * @param count of the list under the present filters
 * @param acts what can be done with ticked rows, in the bar below the list
 * @param selectable rows have ticks
 */
public record Table(
    TableState state,
    List<TableRow> rows,
    Optional<String> previous,
    Optional<String> next,
    RowCount count,
    List<BulkAct> acts,
    boolean selectable) {

  /**
   * Something done with the ticked rows.
   *
   * @param action path it is posted to
   * @param text key of its label
   */
  public record BulkAct(String action, String text, String icon) {}

  public Table {
    rows = List.copyOf(rows);
    acts = List.copyOf(acts);
    for (TableRow row : rows) {
      if (row.cells().size() != state.spec().columns().size()) {
        throw new IllegalArgumentException(
            "row " + row.id() + " of " + state.spec().name() + " has another number of cells");
      }
    }
  }

  /** A page of items, each turned into a row. */
  public static <T> Table of(TableState state, Page<T> page, Function<T, TableRow> row) {
    return new Table(
        state,
        page.items().stream().map(row).toList(),
        page.previousCursor(),
        page.nextCursor(),
        page.count(),
        List.of(),
        false);
  }

  /** All there is, without pages. */
  public static Table whole(TableState state, List<TableRow> rows) {
    return new Table(
        state,
        rows,
        Optional.empty(),
        Optional.empty(),
        new RowCount(rows.size(), false),
        List.of(),
        false);
  }

  public Table with(List<BulkAct> bulkActs) {
    return new Table(state, rows, previous, next, count, bulkActs, true);
  }

  public String name() {
    return state.spec().name();
  }

  /** What changes one of its rows, and with it the counts of its tabs. */
  public Optional<String> topics() {
    return Optional.of(
            rows.stream()
                .flatMap(row -> row.live().stream())
                .distinct()
                .collect(Collectors.joining(" ")))
        .filter(topics -> !topics.isEmpty());
  }

  /** Id of the element that is swapped. */
  public String elementId() {
    return "table-" + name();
  }

  /** Ticks belong to a form of the page's own: {@code ELEMENT-acts}. */
  public Table ticked() {
    return new Table(state, rows, previous, next, count, acts, true);
  }

  /** Where a click on a column's title leads: the other way round, or sorted by it. */
  public String sortUrl(Column column) {
    boolean now = state.request().sort().filter(column.name()::equals).isPresent();
    boolean descending = now ? !state.request().descending() : column.mostFirst();
    return state.url(Map.of("sort", (descending ? "-" : "") + column.name()));
  }

  /** {@code ascending}, {@code descending} or empty: what screen readers are told. */
  public String ariaSort(Column column) {
    if (state.request().sort().filter(column.name()::equals).isEmpty()) {
      return "";
    }
    return state.request().descending() ? "descending" : "ascending";
  }

  public String firstUrl() {
    return state.url(Map.of());
  }

  public String lastUrl() {
    return state.url(Map.of("page", "last"));
  }

  public String nextUrl() {
    return next.map(cursor -> state.url(Map.of("after", cursor))).orElse("");
  }

  public String previousUrl() {
    return previous.map(cursor -> state.url(Map.of("before", cursor))).orElse("");
  }

  public String exactCountUrl() {
    return state.url(Map.of("count", "exact"));
  }

  /** The list without search and filters. */
  public String wholeUrl() {
    return state.path();
  }

  /** One option of tabs or none of them. */
  public String tabUrl(Filter filter, String value) {
    return state.url(Map.of(filter.name(), value));
  }

  /** The list without one filter. */
  public String withoutUrl(Filter filter) {
    var changes = new java.util.LinkedHashMap<String, String>();
    filter.parameters().forEach(name -> changes.put(name, ""));
    return state.url(changes);
  }

  /** What a set filter says on its chip; empty when it is not set. */
  public String chosenText(Filter filter) {
    return switch (filter.kind()) {
      case CHOICE, TABS ->
          filter.options().stream()
              .filter(option -> state.chosen(filter, option))
              .map(Filter.Option::label)
              .reduce((a, b) -> a + ", " + b)
              .orElse("");
      case TEXT -> state.request().filterOne(filter.name()).orElse("");
      case DAYS -> {
        String from = shown(value(filter.name() + "-from"));
        String to = shown(value(filter.name() + "-to"));
        yield from.isEmpty() && to.isEmpty() ? "" : from + " – " + to;
      }
    };
  }

  private static String shown(String day) {
    try {
      return Formats.day(LocalDate.parse(day));
    } catch (DateTimeParseException none) {
      return day;
    }
  }

  /** The present value of a parameter. */
  public String value(String parameter) {
    return state.request().filterOne(parameter).orElse("");
  }
}
