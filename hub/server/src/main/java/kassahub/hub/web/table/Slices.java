package kassahub.hub.web.table;

import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;

/** Pages of a list that is in memory already; the cursor is a position. */
public final class Slices {
  private Slices() {}

  public static <T> Page<T> page(List<T> items, PageRequest request) {
    int from = Math.clamp(from(items.size(), request), 0, items.size());
    int to = Math.min(items.size(), from + request.size());
    return new Page<>(
        items.subList(from, to),
        from > 0 ? Optional.of(Integer.toString(from)) : Optional.empty(),
        to < items.size() ? Optional.of(Integer.toString(to)) : Optional.empty(),
        new RowCount(items.size(), false));
  }

  private static int from(int count, PageRequest request) {
    return switch (request.direction()) {
      case FIRST -> 0;
      case NEXT -> position(request);
      case PREVIOUS -> position(request) - request.size();
      case LAST -> count - 1 - (count - 1) % request.size();
    };
  }

  private static int position(PageRequest request) {
    return request
        .cursor()
        .filter(text -> text.matches("\\d{1,7}"))
        .map(Integer::parseInt)
        .orElse(0);
  }
}
