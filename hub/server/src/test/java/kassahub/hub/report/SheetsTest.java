package kassahub.hub.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;

class SheetsTest {
  @Test
  void goesOnInTheNextSheetWithTheHeadAgain() throws IOException {
    var out = new ByteArrayOutputStream();
    var head = new Sheets.Head("Отчет", List.of("Имя"), List.of(new Sheets.Column("Номер", 10)));

    try (var sheets = new Sheets(out, head, UnaryOperator.identity(), 5)) {
      for (long number = 1; number <= 7; number++) {
        sheets.add(List.of(new Cell.Whole(number)));
      }
    }

    try (var workbook = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
      var sheets = workbook.getSheets().toList();
      assertThat(sheets).hasSize(3);
      assertThat(sheets.get(1).read().get(1).getCellText(0)).isEqualTo("Номер");
      assertThat(sheets.get(2).read().get(2).getCellAsNumber(0).orElseThrow().longValue())
          .isEqualTo(7);
    }
  }
}
