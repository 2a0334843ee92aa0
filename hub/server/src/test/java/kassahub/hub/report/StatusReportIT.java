package kassahub.hub.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.OptionalLong;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.database.LargeReads;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.web.Texts;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StatusReportIT {
  private static final int HEAD = 2;
  private static TestDatabase database;
  private static StatusReport report;

  @BeforeAll
  static void fill() {
    database = TestDatabase.create();
    report = new StatusReport(LargeReads.ofPrimary(database.database()), new SettableClock());
    FleetSamples.organisations(database);
    FleetSamples.toldRegister(database, "0085430138900121", FleetSamples.OWN);
    FleetSamples.silentRegister(database, "0085430138900122", FleetSamples.CLIENT);
    FleetSamples.silentRegister(database, "0085430138900123", FleetSamples.FOREIGN);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void beginsWithItsNameTheTimeAndThe33ColumnsInOrder() throws IOException {
    var rows = rows(FleetSamples.partner(), OptionalLong.empty());

    assertThat(rows.get(0).getCellText(0)).isEqualTo("Отчет о состоянии ККТ клиентов");
    assertThat(rows.get(1).getCellText(0)).contains("18.11.2026 12:00");
    assertThat(texts(rows.get(HEAD)))
        .hasSize(33)
        .startsWith("Организация", "ИНН", "КПП", "Внутреннее имя ККТ", "ЗН ККТ", "РНМ", "ФН")
        .endsWith("Номер последнего ФД с ошибкой ФЛК", "Дата последнего ФД с ошибкой ФЛК");
  }

  @Test
  void tellsWhatTheRegisterTold() throws IOException {
    var row = rows(FleetSamples.partner(), OptionalLong.of(FleetSamples.OWN)).get(HEAD + 1);

    assertThat(texts(row).subList(0, 7))
        .containsExactly(
            "ООО «Северная касса»",
            "7743058902",
            "774301001",
            "Касса 1",
            "0085430138900121",
            "0007654321245489",
            "9999078902004412");
    assertThat(row.getCellAsDate(7)).contains(LocalDateTime.of(2026, 1, 15, 0, 0));
    assertThat(row.getCellAsDate(8)).contains(LocalDateTime.of(2027, 2, 25, 0, 0));
    assertThat(row.getCellAsNumber(9).orElseThrow().longValue()).isEqualTo(48240);
    assertThat(row.getCellText(10)).isEqualTo("да");
    assertThat(row.getCellText(15)).isEqualTo("1.2");
    assertThat(row.getCellAsDate(18)).contains(LocalDateTime.of(2026, 11, 18, 11, 58));
    assertThat(row.getCellText(19)).isEqualTo("да");
    assertThat(row.getCellText(26)).isEqualTo("да");
    assertThat(row.getCellText(30)).isEqualTo("Зарегистрирована");
  }

  @Test
  void saysNoDataForWhatARegisterCouldTellAndDidNot() throws IOException {
    var row = rows(FleetSamples.partner(), OptionalLong.of(FleetSamples.CLIENT)).get(HEAD + 1);

    for (int told : new int[] {5, 6, 7, 8, 9, 10, 14, 15, 16, 18, 19, 20, 25, 26, 27, 28, 31, 32}) {
      assertThat(row.getCellText(told)).as("column %d", told + 1).isEqualTo("Нет данных");
    }
    for (int entered : new int[] {2, 3, 11, 12, 13}) {
      assertThat(row.getCellText(entered)).as("column %d", entered + 1).isEmpty();
    }
    assertThat(row.getCellText(29)).isEqualTo("нет");
  }

  @Test
  void namesThatLookLikeFormulasStayText() throws IOException {
    var rows = rows(FleetSamples.partner(), OptionalLong.empty());

    assertThat(rows.get(HEAD + 1).getCell(20).getType()).isEqualTo(CellType.STRING);
    assertThat(rows.get(HEAD + 1).getCellText(20)).isEqualTo("=2+3");
    assertThat(rows.get(HEAD + 2).getCell(0).getType()).isEqualTo(CellType.STRING);
    assertThat(rows.get(HEAD + 2).getCell(0).getFormula()).isNull();
  }

  @Test
  void holdsOnlyRegistersThatTheCallerSees() throws IOException {
    assertThat(rows(FleetSamples.partner(), OptionalLong.empty())).hasSize(HEAD + 1 + 2);
    assertThat(rows(FleetSamples.partner(), OptionalLong.of(FleetSamples.FOREIGN)))
        .hasSize(HEAD + 1);
    assertThat(rows(FleetSamples.support(), OptionalLong.empty())).hasSize(HEAD + 1 + 3);
    assertThatThrownBy(() -> rows(FleetSamples.backOffice(), OptionalLong.empty()))
        .isInstanceOf(Problem.Forbidden.class);
  }

  private static List<Row> rows(Caller caller, OptionalLong organisation) throws IOException {
    var out = new ByteArrayOutputStream();
    report.write(caller, organisation, Texts.of(caller.locale())::say, () -> out);
    try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
      return workbook.getFirstSheet().read();
    }
  }

  private static List<String> texts(Row row) {
    return row.stream().map(cell -> cell == null ? "" : cell.getText()).toList();
  }
}
