package kassahub.hub.web.table;

import java.util.List;
import java.util.Optional;

/**
 * What a list offers.
 *
 * @param name of the list: texts, settings and element ids use it
 * @param sortedBy the column it is sorted by unless asked otherwise
 * @param searchable has a search box
 * @param export address of the file with every row under the same filters
 */
public record TableSpec(
    String name,
    List<Column> columns,
    List<Filter> filters,
    String sortedBy,
    boolean descending,
    boolean searchable,
    Optional<String> export) {
  public TableSpec {
    columns = List.copyOf(columns);
    filters = List.copyOf(filters);
  }

  public static TableSpec of(
      String name, List<Column> columns, String sortedBy, boolean descending) {
    return new TableSpec(name, columns, List.of(), sortedBy, descending, false, Optional.empty());
  }

  public TableSpec filteredBy(List<Filter> more) {
    return new TableSpec(name, columns, more, sortedBy, descending, searchable, export);
  }

  public TableSpec searched() {
    return new TableSpec(name, columns, filters, sortedBy, descending, true, export);
  }

  public TableSpec exportedTo(String address) {
    return new TableSpec(
        name, columns, filters, sortedBy, descending, searchable, Optional.of(address));
  }
}
