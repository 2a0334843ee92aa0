package kassahub.hub.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.database.Row;

/**
 * One column of the register status report.
 *
 * @param name its title is the text {@code report.status.} + name
 * @param width in characters
 */
record StatusColumn(String name, int width, Function<Row, Cell> cell) {
  /** Documents of a refused delivery: bit 4 of the storage's warnings. */
  private static final int REFUSED_BY_CONTROL = 1 << 4;

  /** The 33 columns of «Отчет о состоянии ККТ клиентов» in the catalogue's order (B-90). */
  static final List<StatusColumn> ALL =
      List.of(
          new StatusColumn("organisation", 34, row -> Cell.entered(row.findString("organisation"))),
          new StatusColumn("taxNumber", 14, row -> Cell.entered(row.findString("tax_number"))),
          new StatusColumn("kpp", 12, row -> Cell.entered(row.findString("kpp"))),
          new StatusColumn("name", 20, row -> Cell.entered(row.findString("name"))),
          new StatusColumn("serial", 19, row -> Cell.entered(row.findString("serial"))),
          new StatusColumn(
              "registrationNumber", 19, row -> Cell.told(row.findString("registration_number"))),
          new StatusColumn("storage", 19, row -> Cell.told(row.findString("storage_number"))),
          new StatusColumn(
              "storageActivated", 14, row -> Cell.toldDay(row.findDate("activated_day"))),
          new StatusColumn("storageEnds", 14, row -> Cell.toldDay(row.findDate("storage_ends"))),
          new StatusColumn("documents", 12, row -> Cell.told(row.findNumber("last_document"))),
          new StatusColumn("memoryFull", 12, row -> Cell.toldFlag(row.findFlag("memory_full"))),
          new StatusColumn("stopped", 14, row -> Cell.enteredDay(row.findDate("service_stopped"))),
          new StatusColumn("contract", 14, row -> Cell.enteredDay(row.findDate("contract_until"))),
          new StatusColumn("outlet", 24, row -> Cell.entered(row.findString("outlet"))),
          new StatusColumn("address", 40, row -> Cell.told(row.findString("address"))),
          new StatusColumn("ffd", 10, StatusColumn::formatVersion),
          new StatusColumn("model", 18, row -> Cell.told(row.findString("model"))),
          new StatusColumn("version", 12, row -> Cell.told(row.findString("register_version"))),
          new StatusColumn(
              "lastDocument", 18, row -> Cell.toldMoment(row.findWallClock("last_document_wall"))),
          new StatusColumn("longShift", 14, row -> Cell.toldFlag(row.findFlag("long_shift"))),
          new StatusColumn("user", 34, row -> Cell.told(row.findString("user_name"))),
          new StatusColumn("userTaxNumber", 14, row -> Cell.told(row.findString("user_inn"))),
          new StatusColumn("taxSite", 18, row -> Cell.told(row.findString("tax_site"))),
          new StatusColumn("sender", 26, row -> Cell.told(row.findString("sender_email"))),
          new StatusColumn("automat", 14, StatusColumn::automat),
          new StatusColumn("autonomous", 14, row -> Cell.toldFlag(row.findFlag("autonomous"))),
          new StatusColumn("markedGoods", 14, row -> Cell.toldFlag(row.findFlag("marked_goods"))),
          new StatusColumn("pawnshop", 12, row -> Cell.toldFlag(row.findFlag("pawnshop"))),
          new StatusColumn("insurance", 12, row -> Cell.toldFlag(row.findFlag("insurance"))),
          new StatusColumn("archived", 10, row -> Cell.flag(row.flag("archived"))),
          new StatusColumn("taxState", 18, StatusColumn::taxState),
          new StatusColumn(
              "refusedDocument",
              16,
              row -> refused(row, Cell.told(row.findNumber("flk_document")))),
          new StatusColumn(
              "refusedAt",
              18,
              row -> refused(row, Cell.toldMoment(row.findWallClock("flk_wall")))));

  /** Tag 1209. */
  private static Cell formatVersion(Row row) {
    var version =
        switch (row.findInteger("ffd").orElse(0)) {
          case 1 -> Optional.of("1.0");
          case 2 -> Optional.of("1.05");
          case 3 -> Optional.of("1.1");
          case 4 -> Optional.of("1.2");
          default -> Optional.<String>empty();
        };
    return Cell.told(version);
  }

  /** A registration without tag 1036 says that the register is not in a vending machine. */
  private static Cell automat(Row row) {
    boolean read = row.findString("registration_number").isPresent();
    return read
        ? Cell.entered(row.findString("automat_number"))
        : Cell.told(row.findString("automat_number"));
  }

  private static Cell taxState(Row row) {
    String state = row.string("tax_state");
    return state.equals("unknown") ? Cell.UNKNOWN : new Cell.Word("report.taxState." + state);
  }

  /**
   * A register tells that a document was refused (bit 4 of the storage's warnings), not which: its
   * protocol has no question for that, and a ticket read back carries no code. So a warning without
   * a number is an unknown number; no warning is nothing to tell.
   */
  private static Cell refused(Row row, Cell told) {
    var warnings = row.findInteger("warnings");
    boolean none = warnings.isPresent() && (warnings.getAsInt() & REFUSED_BY_CONTROL) == 0;
    return none && told.equals(Cell.UNKNOWN) ? Cell.EMPTY : told;
  }
}
