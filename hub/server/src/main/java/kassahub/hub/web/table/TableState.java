package kassahub.hub.web.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.PageRequest.Direction;
import kassahub.hub.web.Request;

/**
 * What a reader has asked a list for.
 *
 * @param path of the page
 * @param hidden names of columns the reader has switched off
 */
public record TableState(TableSpec spec, String path, PageRequest request, Set<String> hidden) {

  /**
   * From the address, completed by what is remembered; values that make no sense are left out.
   *
   * @param saved JSON object {@code size, sort, hidden} of {@link TableSettings}
   */
  public static TableState of(TableSpec spec, Request request, Optional<String> saved) {
    var settings = saved.map(JsonObject::new).orElseGet(JsonObject::new);
    int size =
        request
            .query("size")
            .flatMap(TableState::size)
            .or(() -> Optional.ofNullable(settings.getInteger("size")))
            .filter(PageRequest.SIZES::contains)
            .orElse(PageRequest.USUAL_SIZE);
    String sort =
        request
            .query("sort")
            .or(() -> Optional.ofNullable(settings.getString("sort")))
            .filter(wanted -> sortable(spec, wanted))
            .orElse(spec.descending() ? "-" + spec.sortedBy() : spec.sortedBy());
    boolean descending = sort.startsWith("-");
    var cursor = request.query("after").or(() -> request.query("before"));
    var page =
        new PageRequest(
            size,
            Optional.of(descending ? sort.substring(1) : sort),
            descending,
            cursor,
            direction(request),
            filters(spec, request),
            search(request));
    return new TableState(spec, request.path(), page, hidden(spec, settings));
  }

  /** The same list where it stands, for a page that answers an act. */
  public TableState at(String page) {
    return new TableState(spec, page, request, hidden);
  }

  /** The address with some parameters set; an empty value takes one away. Starts from page one. */
  public String url(Map<String, String> changes) {
    var parameters = new LinkedHashMap<String, List<String>>();
    if (!request.search().isEmpty()) {
      parameters.put("q", List.of(request.search()));
    }
    spec.filters()
        .forEach(
            filter ->
                filter.parameters().forEach(name -> parameters.put(name, request.filter(name))));
    parameters.put("sort", List.of(sort()));
    parameters.put("size", List.of(Integer.toString(request.size())));
    changes.forEach(
        (name, value) -> parameters.put(name, value.isEmpty() ? List.of() : List.of(value)));
    return address(path, parameters);
  }

  /** The address of the same rows in a file. */
  public String exportUrl() {
    String here = url(Map.of("size", ""));
    return spec.export().orElseThrow() + here.substring(path.length());
  }

  /** Column and direction as the address spells them: {@code -date}. */
  public String sort() {
    return (request.descending() ? "-" : "") + request.sort().orElse(spec.sortedBy());
  }

  /** Something narrows the list. */
  public boolean narrowed() {
    return !request.search().isEmpty()
        || request.filters().keySet().stream().anyMatch(n -> !n.equals(PageRequest.COUNT_EXACTLY));
  }

  /** Whether an option is chosen. */
  public boolean chosen(Filter filter, Filter.Option option) {
    return request.filter(filter.name()).contains(option.value());
  }

  /** The reader wants to see it. */
  public boolean shows(Column column) {
    return !hidden.contains(column.name());
  }

  private static String address(String path, Map<String, List<String>> parameters) {
    String query =
        parameters.entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(value -> entry.getKey() + "=" + URLEncoder.encode(value, UTF_8)))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? path : path + "?" + query;
  }

  private static Direction direction(Request request) {
    if (request.query("after").isPresent()) {
      return Direction.NEXT;
    }
    if (request.query("before").isPresent()) {
      return Direction.PREVIOUS;
    }
    return request.query("page").filter("last"::equals).isPresent()
        ? Direction.LAST
        : Direction.FIRST;
  }

  private static Map<String, List<String>> filters(TableSpec spec, Request request) {
    var filters = new LinkedHashMap<String, List<String>>();
    for (Filter filter : spec.filters()) {
      for (String name : filter.parameters()) {
        var values =
            request.queryAll(name).stream()
                .map(String::strip)
                .filter(value -> allowed(filter, value))
                .toList();
        if (!values.isEmpty()) {
          filters.put(name, values);
        }
      }
    }
    if (request.query("count").isPresent()) {
      filters.put(PageRequest.COUNT_EXACTLY, List.of("yes"));
    }
    return filters;
  }

  private static boolean allowed(Filter filter, String value) {
    return switch (filter.kind()) {
      case CHOICE, TABS -> filter.options().stream().anyMatch(o -> o.value().equals(value));
      case DAYS -> value.matches("\\d{4}-\\d\\d-\\d\\d");
      case TEXT -> !value.isEmpty() && value.length() <= PageRequest.LONGEST_SEARCH;
    };
  }

  private static String search(Request request) {
    String typed = request.query("q").orElse("");
    return typed.substring(0, Math.min(typed.length(), PageRequest.LONGEST_SEARCH));
  }

  private static Optional<Integer> size(String text) {
    return PageRequest.SIZES.stream().filter(size -> size.toString().equals(text)).findFirst();
  }

  private static boolean sortable(TableSpec spec, String wanted) {
    String name = wanted.startsWith("-") ? wanted.substring(1) : wanted;
    return spec.columns().stream()
        .anyMatch(column -> column.sortable() && column.name().equals(name));
  }

  private static Set<String> hidden(TableSpec spec, JsonObject settings) {
    var names = settings.getJsonArray("hidden");
    return names == null
        ? spec.columns().stream()
            .filter(column -> !column.atFirst())
            .map(Column::name)
            .collect(Collectors.toUnmodifiableSet())
        : names.stream().map(Object::toString).collect(Collectors.toUnmodifiableSet());
  }
}
