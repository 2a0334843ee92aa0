package kassahub.hub.web.table;

import java.util.List;

/**
 * A way to narrow a list; its title is the text {@code table.NAME.filter.FILTER}.
 *
 * @param name the parameter of the address
 * @param options what can be ticked; several are alternatives
 */
public record Filter(String name, Kind kind, List<Option> options) {
  /** How it is asked for. */
  public enum Kind {
    /** Tick boxes. */
    CHOICE,
    /** States as tabs above the table, one at a time. */
    TABS,
    /** Two days: the parameters {@code NAME-from} and {@code NAME-to}. */
    DAYS,
    /** Typed text. */
    TEXT
  }

  /**
   * A value to choose.
   *
   * @param count rows that have it, or -1 when not counted
   * @param bad the count is red: these need somebody
   */
  public record Option(String value, String label, long count, boolean bad) {
    public Option(String value, String label) {
      this(value, label, -1, false);
    }
  }

  public Filter {
    options = List.copyOf(options);
  }

  public static Filter choice(String name, List<Option> options) {
    return new Filter(name, Kind.CHOICE, options);
  }

  public static Filter tabs(String name, List<Option> options) {
    return new Filter(name, Kind.TABS, options);
  }

  public static Filter days(String name) {
    return new Filter(name, Kind.DAYS, List.of());
  }

  public static Filter text(String name) {
    return new Filter(name, Kind.TEXT, List.of());
  }

  /** Rows over all options, or -1 when they are not counted. */
  public long total() {
    return options.stream().anyMatch(option -> option.count() < 0)
        ? -1
        : options.stream().mapToLong(Option::count).sum();
  }

  /** Parameters that carry it. */
  public List<String> parameters() {
    return kind == Kind.DAYS ? List.of(name + "-from", name + "-to") : List.of(name);
  }
}
