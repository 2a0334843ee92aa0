package kassahub.hub.database;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param previousCursor present when there is a page before this one
 * @param nextCursor present when there is a page after this one
 * @param count of the whole list under the same filters
 */
public record Page<T>(
    List<T> items, Optional<String> previousCursor, Optional<String> nextCursor, RowCount count) {

  /** How far a list is counted without being asked. */
  public static final int COUNTED = 10_000;

  public Page {
    items = List.copyOf(items);
  }

  /** The same page with every item changed. */
  public <R> Page<R> map(Function<T, R> change) {
    return new Page<>(items.stream().map(change).toList(), previousCursor, nextCursor, count);
  }
}
