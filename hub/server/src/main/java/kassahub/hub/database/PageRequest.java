package kassahub.hub.database;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.problem.Problem;

/**
 * Which rows of a list somebody wants to see.
 *
 * @param size rows a page: one of {@link #SIZES}
 * @param sort name of a sortable column; empty = the list's own order
 * @param descending meaningful only with {@code sort}
 * @param cursor from {@link Page}; needed by NEXT and PREVIOUS
 * @param filters by name; several values of one filter are alternatives
 * @param search what was typed into the search box, trimmed; empty = nothing
 */
public record PageRequest(
    int size,
    Optional<String> sort,
    boolean descending,
    Optional<String> cursor,
    Direction direction,
    Map<String, List<String>> filters,
    String search) {

  public static final Set<Integer> SIZES = Set.of(10, 25, 50, 100);
  public static final int USUAL_SIZE = 25;
  public static final int LONGEST_SEARCH = 200;

  /** A filter that narrows nothing: the reader wants the exact number of rows. */
  public static final String COUNT_EXACTLY = "count-exactly";

  /** Where the page lies, seen from the cursor or from an end of the list. */
  public enum Direction {
    FIRST,
    NEXT,
    PREVIOUS,
    LAST
  }

  public PageRequest {
    if (!SIZES.contains(size)) {
      throw new IllegalArgumentException("size " + size + " is not one of " + SIZES);
    }
    boolean needsCursor = direction == Direction.NEXT || direction == Direction.PREVIOUS;
    if (needsCursor != cursor.isPresent()) {
      throw new IllegalArgumentException(direction + " and cursor do not fit together");
    }
    if (search.length() > LONGEST_SEARCH) {
      throw new IllegalArgumentException("search is longer than " + LONGEST_SEARCH);
    }
    filters = Map.copyOf(filters);
  }

  /** The first page in the list's own order, nothing filtered. */
  public static PageRequest first() {
    return new PageRequest(
        USUAL_SIZE, Optional.empty(), false, Optional.empty(), Direction.FIRST, Map.of(), "");
  }

  /** The first page in the list's own order, narrowed by one value of each of these filters. */
  public static PageRequest filtered(Map<String, String> chosen) {
    var filters =
        chosen.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, filter -> List.of(filter.getValue())));
    return new PageRequest(
        USUAL_SIZE, Optional.empty(), false, Optional.empty(), Direction.FIRST, filters, "");
  }

  /** The values chosen for a filter; none when it is not set. */
  public List<String> filter(String name) {
    return filters.getOrDefault(name, List.of());
  }

  /** The first value chosen for a filter. */
  public Optional<String> filterOne(String name) {
    return filter(name).stream().findFirst();
  }

  /**
   * The numbers chosen for a filter.
   *
   * @throws Problem.Invalid {@code UNKNOWN_FILTER}
   */
  public Long[] filterNumbers(String name) {
    var chosen = filter(name);
    if (!chosen.stream().allMatch(value -> value.matches("\\d{1,18}"))) {
      throw unknown(name);
    }
    return chosen.stream().map(Long::valueOf).toArray(Long[]::new);
  }

  /**
   * The values chosen for a filter that has no others than these.
   *
   * @throws Problem.Invalid {@code UNKNOWN_FILTER}
   */
  public String[] filterWords(String name, Collection<String> known) {
    var chosen = filter(name);
    if (!known.containsAll(chosen)) {
      throw unknown(name);
    }
    return chosen.toArray(String[]::new);
  }

  /**
   * The day chosen for a filter.
   *
   * @throws Problem.Invalid {@code UNKNOWN_FILTER}
   */
  public Optional<LocalDate> filterDay(String name) {
    try {
      return filterOne(name).map(LocalDate::parse);
    } catch (DateTimeParseException noDay) {
      throw unknown(name);
    }
  }

  /** A filter was given a value that it cannot have. */
  public static Problem unknown(String filter) {
    return new Problem.Invalid(
        "UNKNOWN_FILTER", "filter has no such value", Map.of("filter", filter));
  }

  /** Whether rows beyond {@link Page#COUNTED} are counted too. */
  public boolean countsExactly() {
    return filters.containsKey(COUNT_EXACTLY);
  }

  /** The same with other filters. */
  public PageRequest with(Map<String, List<String>> others) {
    return new PageRequest(size, sort, descending, cursor, direction, others, search);
  }
}
