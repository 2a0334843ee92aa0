package kassahub.hub.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a table of any length into an xlsx stream with flat memory: rows leave as they come,
 * strings stand in their cells, and what one sheet cannot hold goes on in the next.
 *
 * <p>Its own writer and no library: a report of a million rows is thirty million cells, and a
 * library that keeps an object for each, with a style looked up, took three times as long.
 */
final class Sheets implements AutoCloseable {
  /** Excel's own limit. */
  private static final int ROWS_A_SHEET = 1_048_576;

  private static final int LONGEST_TEXT = 32_767;
  private static final int BUFFER = 1 << 16;

  /** Of deflate: the database must not wait for a better one. */
  private static final int FAST = 1;

  /** Day 0 of a spreadsheet's calendar, for days after February 1900. */
  private static final long EPOCH = LocalDate.of(1899, 12, 30).toEpochDay();

  private static final double SECONDS_A_DAY = 86_400;
  private static final byte[] CELL = xml("<c r=\"");
  private static final byte[] NUMBER = xml("\"><v>");
  private static final byte[] DAY = xml("\" s=\"" + SheetParts.DAY + "\"><v>");
  private static final byte[] MOMENT = xml("\" s=\"" + SheetParts.MOMENT + "\"><v>");
  private static final byte[] NUMBER_END = xml("</v></c>");
  private static final byte[] TEXT = text("");
  private static final byte[] PLAIN_TEXT = text(" s=\"" + SheetParts.TEXT + "\"");
  private static final byte[] TITLE = text(" s=\"" + SheetParts.TITLE + "\"");
  private static final byte[] HEADING = text(" s=\"" + SheetParts.HEADING + "\"");
  private static final byte[] TEXT_END = xml("</t></is></c>");
  private static final byte[] ROW = xml("<row r=\"");
  private static final byte[] ROW_BEGUN = xml("\">");
  private static final byte[] ROW_END = xml("</row>");

  private final ZipOutputStream zip;
  private final SheetBytes out;
  private final Head head;
  private final byte[][] letters;
  private final UnaryOperator<String> words;
  private final int rowsASheet;
  private int sheets;
  private int row;

  /**
   * What stands above the rows of every sheet.
   *
   * @param sheetName a second sheet adds its number
   * @param title lines above the table
   */
  record Head(String sheetName, List<String> title, List<Column> columns) {}

  /** A column's title and its width in characters. */
  record Column(String title, int width) {}

  Sheets(OutputStream out, Head head, UnaryOperator<String> words) {
    this(out, head, words, ROWS_A_SHEET);
  }

  Sheets(OutputStream out, Head head, UnaryOperator<String> words, int rowsASheet) {
    zip = new ZipOutputStream(new BufferedOutputStream(out, BUFFER), StandardCharsets.UTF_8);
    zip.setLevel(FAST);
    this.out = new SheetBytes(zip);
    this.head = head;
    this.words = words;
    this.rowsASheet = rowsASheet;
    letters = SheetParts.letters(head.columns().size());
    checked(this::begin);
  }

  /** Adds one row: a cell for each column. */
  void add(List<Cell> cells) {
    checked(
        () -> {
          if (row == rowsASheet) {
            end();
            begin();
          }
          beginRow();
          for (int column = 0; column < cells.size(); column++) {
            put(column, cells.get(column));
          }
          out.raw(ROW_END);
        });
  }

  @Override
  public void close() throws IOException {
    end();
    for (var part : SheetParts.around(head.sheetName(), sheets).entrySet()) {
      zip.putNextEntry(new ZipEntry(part.getKey()));
      zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    zip.close();
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void checked(Step step) {
    try {
      step.run();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void begin() throws IOException {
    sheets++;
    row = 0;
    zip.putNextEntry(new ZipEntry(SheetParts.sheet(sheets)));
    int above = head.title().size() + 1;
    out.raw(SheetParts.sheetHead(above, head.columns()));
    for (String line : head.title()) {
      beginRow();
      text(0, TITLE, line);
      out.raw(ROW_END);
    }
    beginRow();
    for (int column = 0; column < head.columns().size(); column++) {
      text(column, HEADING, head.columns().get(column).title());
    }
    out.raw(ROW_END);
  }

  private void end() throws IOException {
    out.raw(SheetParts.SHEET_END);
    out.flush();
    zip.closeEntry();
  }

  private void beginRow() throws IOException {
    row++;
    out.raw(ROW).number(row).raw(ROW_BEGUN);
  }

  private void put(int column, Cell cell) throws IOException {
    switch (cell) {
      case Cell.Text(String text) -> text(column, text);
      case Cell.Word(String key) -> text(column, words.apply(key));
      case Cell.Unknown unknown -> text(column, words.apply("report.unknown"));
      case Cell.Whole(long number) -> at(column).raw(NUMBER).number(number).raw(NUMBER_END);
      case Cell.Day(var day) ->
          at(column).raw(DAY).number(day.toEpochDay() - EPOCH).raw(NUMBER_END);
      case Cell.Moment(var wall) -> {
        double days =
            wall.toLocalDate().toEpochDay()
                - EPOCH
                + wall.toLocalTime().toSecondOfDay() / SECONDS_A_DAY;
        at(column).raw(MOMENT).raw(Double.toString(days)).raw(NUMBER_END);
      }
      case Cell.Empty empty -> {}
    }
  }

  /**
   * Always of the type text. What a spreadsheet program would take for a formula or a number once
   * somebody edits the cell has the format text too.
   */
  private void text(int column, String text) throws IOException {
    if (!text.isEmpty()) {
      text(column, Character.isLetter(text.charAt(0)) ? TEXT : PLAIN_TEXT, text);
    }
  }

  private void text(int column, byte[] kind, String text) throws IOException {
    boolean fits = text.length() <= LONGEST_TEXT;
    at(column).raw(kind).text(fits ? text : text.substring(0, LONGEST_TEXT)).raw(TEXT_END);
  }

  private SheetBytes at(int column) throws IOException {
    return out.raw(CELL).raw(letters[column]).number(row);
  }

  private static byte[] text(String style) {
    return xml("\"" + style + " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
  }

  private static byte[] xml(String xml) {
    return xml.getBytes(StandardCharsets.US_ASCII);
  }
}
