package kassahub.hub.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.LargeReads;
import kassahub.hub.database.Row;

/**
 * «Отчет о состоянии ККТ клиентов» (B-89 … B-94): one row a register that the caller may see, 33
 * columns, as of the moment it is written.
 */
public final class StatusReport {
  public static final String CONTENT_TYPE =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  private static final DateTimeFormatter BUILT = DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm");
  private static final DateTimeFormatter FILE = DateTimeFormatter.ofPattern("yyyy-MM-dd");

  private final LargeReads reads;
  private final InstantSource clock;

  public StatusReport(LargeReads reads, InstantSource clock) {
    this.reads = reads;
    this.clock = clock;
  }

  /** A name to save the report under. */
  public String fileName(Caller caller, UnaryOperator<String> words) {
    return words.apply("report.status.title")
        + " "
        + FILE.format(clock.instant().atZone(caller.zone()))
        + ".xlsx";
  }

  /** Where a report goes. */
  @FunctionalInterface
  public interface Target {
    /** Opens it, empty: what was written before is thrown away. */
    OutputStream begin() throws IOException;
  }

  /**
   * Writes the report while it is read from the database, in one transaction: to a file, never to a
   * reader. It holds whatever was stored before it began, also when a standby is read; when that
   * fails in the middle, the report begins anew.
   *
   * @param organisation only its registers; empty = all that the caller sees
   * @param words texts by key, in the caller's language
   * @throws kassahub.hub.problem.Problem.Forbidden for callers without registers
   */
  public void write(
      Caller caller, OptionalLong organisation, UnaryOperator<String> words, Target target)
      throws IOException {
    caller.require(Permission.SEE_REGISTERS);
    Instant now = clock.instant();
    try {
      reads.read(
          caller.scope(),
          tx -> {
            try (var out = target.begin();
                var sheets = new Sheets(out, head(caller, words, now), words)) {
              StatusReportStore.stream(
                  tx, caller, organisation, now, row -> sheets.add(cells(row)));
              return true;
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          });
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
  }

  private static List<Cell> cells(Row row) {
    return StatusColumn.ALL.stream().map(column -> column.cell().apply(row)).toList();
  }

  private static Sheets.Head head(Caller caller, UnaryOperator<String> words, Instant now) {
    var columns =
        StatusColumn.ALL.stream()
            .map(
                column ->
                    new Sheets.Column(
                        words.apply("report.status." + column.name()), column.width()))
            .toList();
    var built =
        words.apply("report.built")
            + " "
            + BUILT.format(now.atZone(caller.zone()))
            + " ("
            + caller.zone().getId()
            + ")";
    return new Sheets.Head(
        words.apply("report.sheet"), List.of(words.apply("report.status.title"), built), columns);
  }
}
