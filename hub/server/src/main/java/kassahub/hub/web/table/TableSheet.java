package kassahub.hub.web.table;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.PageRequest.Direction;
import kassahub.hub.web.Response;
import kassahub.hub.web.Texts;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Every row of a list under the same filters, as a sheet of shown columns; read page by page, so
 * memory stays flat. Cells are text, so that nothing in them is taken for a formula, or sums.
 */
public final class TableSheet {
  /** More rows than this are a report, not an export. */
  private static final int MOST_ROWS = 100_000;

  private static final int FLUSH_EVERY = 500;
  private static final String AS_TEXT = "@";
  private static final String SUM = "#,##0.00";
  private static final String TYPE =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  private final TableState state;
  private final Texts texts;
  private final String title;

  private TableSheet(TableState state, Texts texts, String title) {
    this.state = state;
    this.texts = texts;
    this.title = title;
  }

  public static TableSheet of(TableState state, Texts texts, String title) {
    return new TableSheet(state, texts, title);
  }

  /**
   * The file.
   *
   * @param pages reads one page
   * @param row turns an item into its row
   */
  public <T> Response response(Function<PageRequest, Page<T>> pages, Function<T, TableRow> row) {
    var first = pages.apply(request(Optional.empty()));
    return Response.streamed(title + ".xlsx", TYPE, out -> write(out, first, pages, row));
  }

  private <T> void write(
      OutputStream out,
      Page<T> first,
      Function<PageRequest, Page<T>> pages,
      Function<T, TableRow> row)
      throws IOException {
    try (var book = new Workbook(out, "KassaHub", "1.0")) {
      var sheet = book.newWorksheet(title);
      var columns = shown();
      for (int at = 0; at < columns.size(); at++) {
        String name = state.spec().columns().get(columns.get(at)).name();
        sheet.value(0, at, texts.say("table." + state.spec().name() + ".col." + name));
      }
      sheet.range(0, 0, 0, Math.max(0, columns.size() - 1)).style().bold().set();
      int line = 1;
      Page<T> page = first;
      while (true) {
        for (T item : page.items()) {
          write(sheet, line++, columns, row.apply(item));
        }
        if (page.nextCursor().isEmpty() || line > MOST_ROWS) {
          break;
        }
        page = pages.apply(request(page.nextCursor()));
      }
      sheet.finish();
    }
  }

  private static void write(Worksheet sheet, int line, List<Integer> columns, TableRow row)
      throws IOException {
    for (int at = 0; at < columns.size(); at++) {
      if (row.cells().get(columns.get(at)) instanceof Cell.Amount(var text, var minor)) {
        sheet.value(line, at, BigDecimal.valueOf(minor, 2));
        sheet.style(line, at).format(SUM).set();
      } else {
        text(sheet, line, at, row.cells().get(columns.get(at)).plain());
      }
    }
    if (line % FLUSH_EVERY == 0) {
      sheet.flush();
    }
  }

  /**
   * What a spreadsheet program would take for a formula or a number once somebody edits the cell
   * has the format text, too (X-107).
   */
  private static void text(Worksheet sheet, int line, int at, String text) {
    sheet.value(line, at, text);
    if (!text.isEmpty() && !Character.isLetter(text.charAt(0))) {
      sheet.style(line, at).format(AS_TEXT).set();
    }
  }

  /** Positions of the columns that the reader sees and that say something on paper. */
  private List<Integer> shown() {
    var columns = state.spec().columns();
    return java.util.stream.IntStream.range(0, columns.size())
        .filter(at -> state.shows(columns.get(at)) && !columns.get(at).action())
        .boxed()
        .toList();
  }

  private PageRequest request(Optional<String> cursor) {
    var now = state.request();
    return new PageRequest(
        100,
        now.sort(),
        now.descending(),
        cursor,
        cursor.isPresent() ? Direction.NEXT : Direction.FIRST,
        now.filters(),
        now.search());
  }
}
