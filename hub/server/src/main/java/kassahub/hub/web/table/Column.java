package kassahub.hub.web.table;

/**
 * A column; its title is the text {@code table.NAME.col.COLUMN}.
 *
 * @param name stable: addresses and remembered settings use it
 * @param sortable shows arrows; the list sorts by the same name
 * @param numeric stands at the right edge
 * @param atFirst shown until the reader says otherwise
 * @param mostFirst the first click on its title puts the largest on top
 * @param phone what becomes of it on a phone, where a row is a card
 */
public record Column(
    String name,
    boolean sortable,
    boolean numeric,
    boolean atFirst,
    boolean mostFirst,
    Phone phone) {
  /** The place of a cell on a card. */
  public enum Phone {
    TITLE("kh-m-a"),
    /** A title of many words: it takes several lines on a desk, too. */
    NAME("kh-m-a kh-wrap"),
    STATUS("kh-m-b"),
    /** With its title before it. */
    FACT(""),
    /** A line of its own, without a title. */
    LINE(""),
    ABSENT("kh-m-x"),
    /** A button at the right edge; its title is only read aloud. */
    ACTION("kh-act kh-m-x");

    private final String css;

    Phone(String css) {
      this.css = css;
    }

    /** The class that places it. */
    public String css() {
      return css;
    }
  }

  public static Column of(String name, Phone phone) {
    return new Column(name, false, false, true, false, phone);
  }

  /** A column of buttons: no title, always shown. */
  public static Column action(String name) {
    return of(name, Phone.ACTION);
  }

  public Column sorting() {
    return new Column(name, true, numeric, atFirst, mostFirst, phone);
  }

  /** Sorts, and what is looked for is the largest. */
  public Column sortingMostFirst() {
    return new Column(name, true, numeric, atFirst, true, phone);
  }

  public Column number() {
    return new Column(name, sortable, true, atFirst, mostFirst, phone);
  }

  /** Waits in the column chooser. */
  public Column hidden() {
    return new Column(name, sortable, numeric, false, mostFirst, phone);
  }

  public boolean action() {
    return phone == Phone.ACTION;
  }

  /** Classes of its cells. */
  public String css() {
    return (numeric ? "kh-num kh-nowrap " : "") + phone.css();
  }
}
