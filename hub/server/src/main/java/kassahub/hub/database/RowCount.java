package kassahub.hub.database;

/**
 * How many rows a list has.
 *
 * @param more it was not counted further: there are more than {@code rows}
 */
public record RowCount(long rows, boolean more) {
  public static final RowCount NONE = new RowCount(0, false);

  /** What came of counting to one more than {@code most}. */
  public static RowCount upTo(long most, long found) {
    return new RowCount(Math.min(found, most), found > most);
  }
}
