package kassahub.hub.web.table;

import java.util.List;
import java.util.Optional;

/**
 * A row.
 *
 * @param id unique in the list, for ticks and live changes
 * @param href what a click on the row opens
 * @param failed painted red: it needs somebody
 * @param live topic whose events refresh the row
 * @param cells one for each column of the spec
 */
public record TableRow(
    String id, Optional<String> href, boolean failed, Optional<String> live, List<Cell> cells) {
  public TableRow {
    cells = List.copyOf(cells);
  }

  public static TableRow of(String id, String href, List<Cell> cells) {
    return new TableRow(id, Optional.of(href), false, Optional.empty(), cells);
  }

  public static TableRow of(String id, List<Cell> cells) {
    return new TableRow(id, Optional.empty(), false, Optional.empty(), cells);
  }

  public TableRow failed(boolean yes) {
    return new TableRow(id, href, yes, live, cells);
  }

  public TableRow live(String topic) {
    return new TableRow(id, href, failed, Optional.of(topic), cells);
  }
}
