package kassahub.hub.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes a table of any length into an xlsx stream with flat memory: rows are flushed as they come,
 * strings stand in their cells, and what one sheet cannot hold goes on in the next.
 */
final class Sheets implements AutoCloseable {
  /** Excel's own limit. */
  private static final int ROWS_A_SHEET = 1_048_576;

  private static final int ROWS_A_FLUSH = 1_000;
  private static final int LONGEST_TEXT = 32_767;
  private static final String AS_TEXT = "@";

  /** Of deflate: the database must not wait for a better one. */
  private static final int FAST = 2;

  private final Workbook workbook;
  private final Head head;
  private final UnaryOperator<String> words;
  private final int rowsASheet;
  private int sheets;
  private int row;
  private Worksheet sheet;

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
    this.workbook = new Workbook(out, "KassaHub", "1.0");
    this.workbook.setCompressionLevel(FAST);
    this.head = head;
    this.words = words;
    this.rowsASheet = rowsASheet;
    this.sheet = begin();
  }

  /** Adds one row: a cell for each column. */
  void add(List<Cell> cells) {
    if (row == rowsASheet) {
      finishSheet();
      sheet = begin();
    }
    for (int column = 0; column < cells.size(); column++) {
      put(row, column, cells.get(column));
    }
    row++;
    if (row % ROWS_A_FLUSH == 0) {
      flush();
    }
  }

  @Override
  public void close() throws IOException {
    workbook.finish();
  }

  private Worksheet begin() {
    sheets++;
    var next =
        workbook.newWorksheet(sheets == 1 ? head.sheetName() : head.sheetName() + " " + sheets);
    row = 0;
    for (String line : head.title()) {
      next.inlineString(row, 0, line);
      next.style(row, 0).bold().set();
      row++;
    }
    for (int column = 0; column < head.columns().size(); column++) {
      next.width(column, head.columns().get(column).width());
      next.inlineString(row, column, head.columns().get(column).title());
    }
    next.range(row, 0, row, head.columns().size() - 1).style().bold().wrapText(true).set();
    row++;
    next.freezePane(0, row);
    return next;
  }

  private void put(int at, int column, Cell cell) {
    switch (cell) {
      case Cell.Text(String text) -> text(at, column, text);
      case Cell.Word(String key) -> text(at, column, words.apply(key));
      case Cell.Unknown unknown -> text(at, column, words.apply("report.unknown"));
      case Cell.Whole(long number) -> sheet.value(at, column, number);
      case Cell.Day(var day) -> {
        sheet.value(at, column, day);
        sheet.style(at, column).format("dd.mm.yyyy").set();
      }
      case Cell.Moment(var wall) -> {
        sheet.value(at, column, wall);
        sheet.style(at, column).format("dd.mm.yyyy hh:mm").set();
      }
      case Cell.Empty empty -> {}
    }
  }

  /**
   * Always of the type text. What a spreadsheet program would take for a formula or a number once
   * somebody edits the cell has the format text too (X-107); styles cost more than the text itself.
   */
  private void text(int at, int column, String text) {
    sheet.inlineString(
        at, column, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
    if (!text.isEmpty() && !Character.isLetter(text.charAt(0))) {
      sheet.style(at, column).format(AS_TEXT).set();
    }
  }

  private void flush() {
    try {
      sheet.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void finishSheet() {
    try {
      sheet.finish();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
