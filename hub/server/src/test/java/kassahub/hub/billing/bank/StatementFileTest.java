package kassahub.hub.billing.bank;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Map;
import java.util.Random;
import kassahub.hub.billing.bank.StatementFile.Difference;
import kassahub.hub.billing.bank.StatementFile.Fault;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementFileTest {
  private static final Map<String, String> OURS = Map.of(StatementFiles.OURS, "KZT");

  @Test
  void readsAFileInWindowsEncoding() {
    var read = StatementFile.read(StatementFiles.file("statement-1251.txt"), OURS);

    assertThat(read.documents()).isEqualTo(3);
    assertThat(read.faults()).isEmpty();
    assertThat(read.differences()).isEmpty();
    assertThat(read.incoming())
        .containsExactly(
            new Incoming(
                StatementFiles.OURS,
                "118",
                LocalDate.of(2026, 11, 17),
                LocalDate.of(2026, 11, 18),
                200_000,
                "ООО «Пекарня»",
                "7743013902",
                "40702810200000000001",
                "Оплата по счету № ПГ-1 от 18.11.2026. НДС не облагается"),
            new Incoming(
                StatementFiles.OURS,
                "А-12/б",
                LocalDate.of(2026, 11, 17),
                LocalDate.of(2026, 11, 18),
                150_050,
                "ООО «Пекарня»",
                "7743013902",
                "40702810200000000001",
                "За лицензии по сч. 7 без НДС"));
  }

  @Test
  void readsAFileInDosEncodingWhateverItSaysOfItself() {
    var bytes = StatementFiles.file("statement-866.txt");
    var windows =
        new String(bytes, java.nio.charset.Charset.forName("IBM866"))
            .replace("=DOS", "=Windows")
            .replace("«", "\"")
            .getBytes(java.nio.charset.Charset.forName("IBM866"));

    for (byte[] file : new byte[][] {bytes, windows}) {
      assertThat(StatementFile.read(file, OURS).incoming())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.payer()).isEqualTo("ООО \"Пекарня\"");
                assertThat(one.purpose()).startsWith("Оплата по счету № ПГ-1");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({"'', '\n'", "'', '\r\n'", "\ufeff, '\n'"})
  void readsUtf8WithAndWithoutItsMarkAndAnyLineEnds(String mark, String end) {
    String text =
        new String(
                StatementFiles.of(StatementFiles.payment("1", "5", "7743013902", "Ж")),
                StatementFiles.WINDOWS)
            .replace("\r\n", "\n")
            .replace("\n", end);

    assertThat(StatementFile.read((mark + text).getBytes(UTF_8), OURS).incoming())
        .singleElement()
        .satisfies(one -> assertThat(one.purpose()).isEqualTo("Ж"));
  }

  @Test
  void tellsWhichDocumentsItLeftOutAndCountsTheRest() {
    String good = StatementFiles.payment("1", "10.00", "7743013902", "x");
    var read =
        StatementFile.read(
            StatementFiles.of(
                good,
                good.replace("Дата=18.11.2026", "Дата=31.02.2026"),
                good.replace("Поступило=18.11.2026", "Поступило=вчера"),
                good.replace("Сумма=10.00", "Сумма=десять"),
                good.replace("Сумма=10.00", "Сумма=0.00"),
                good.replace("Номер=1", "Номер="),
                good.replace("КонецДокумента\n", ""),
                good,
                good.replace("КонецДокумента\n", "")),
            OURS);

    assertThat(read.incoming()).hasSize(2);
    assertThat(read.documents()).isEqualTo(9);
    assertThat(read.faults())
        .containsExactly(
            new Fault(15, "date"),
            new Fault(26, "date"),
            new Fault(37, "sum"),
            new Fault(48, "sum"),
            new Fault(59, "number"),
            new Fault(70, "cut"),
            new Fault(91, "cut"));
  }

  @ParameterizedTest
  @CsvSource({
    "Номер=1, Номер=12345678901234567890123456789012345678901234567890, ''",
    "Номер=1, Номер=123456789012345678901234567890123456789012345678901, number",
    "ПлательщикСчет=, ПлательщикСчет=1234567890123456789012345678901, number",
    "ПлательщикИНН=, ПлательщикИНН=12345678901234567890123456789012345678901, number",
    "Дата=18.11.2026, Дата=18.11.+99999999, date",
    "Дата=18.11.2026, Дата=31.12.1999, date",
    "Поступило=18.11.2026, Поступило=01.01.2101, date",
    "Поступило=18.11.2026, Поступило=31.12.2100, ''"
  })
  void aValueThatCannotBeLeavesOutItsDocument(String was, String now, String fault) {
    String good = StatementFiles.payment("1", "10.00", "7743013902", "x");
    var read = StatementFile.read(StatementFiles.of(good, good.replace(was, now)), OURS);

    assertThat(read.incoming()).hasSize(fault.isEmpty() ? 2 : 1);
    assertThat(read.faults())
        .isEqualTo(fault.isEmpty() ? java.util.List.of() : java.util.List.of(new Fault(15, fault)));
  }

  @Test
  void aFileWithoutItsLastLineIsNotWholeButCounts() {
    String text =
        new String(
            StatementFiles.of(StatementFiles.payment("1", "10", "7743013902", "Ж")),
            StatementFiles.WINDOWS);
    String cut = text.replace("КонецФайла\r\n", "");

    var read = StatementFile.read(cut.getBytes(StatementFiles.WINDOWS), OURS);
    assertThat(read.whole()).isFalse();
    assertThat(read.incoming()).hasSize(1);
    assertThat(read.faults()).isEmpty();
    assertThat(StatementFile.read((text + "\n \n").getBytes(StatementFiles.WINDOWS), OURS).whole())
        .isTrue();
    for (var another : java.util.List.of(UTF_8, java.nio.charset.Charset.forName("IBM866"))) {
      assertThat(StatementFile.read(ended(cut, another), OURS).whole()).as("%s", another).isTrue();
    }
  }

  /** Some bank's last line is in an encoding of its own (facts §6.2). */
  private static byte[] ended(String cut, java.nio.charset.Charset another) {
    var file = new java.io.ByteArrayOutputStream();
    file.writeBytes(cut.getBytes(StatementFiles.WINDOWS));
    file.writeBytes("КонецФайла\r\n".getBytes(another));
    return file.toByteArray();
  }

  @Test
  void takesOnlyWhatCameInToOurAccounts() {
    String ours = StatementFiles.payment("1", "10", "7743013902", "x");
    var read =
        StatementFile.read(
            StatementFiles.of(
                ours.replace("Поступило=18.11.2026", "Поступило="),
                ours.replace(StatementFiles.OURS, "40702810500000000999"),
                ours.replace("ПолучательСчет", "ПолучательРасчСчет")),
            OURS);

    assertThat(read.documents()).isEqualTo(3);
    assertThat(read.incoming()).hasSize(1);
    assertThat(read.faults()).isEmpty();
  }

  @Test
  void reportsASumThatItsDocumentsDoNotMakeUp() {
    String section =
        "СекцияРасчСчет\nРасчСчет=%s\nВсегоПоступило=11.00\nКонецРасчСчет\n"
            .formatted(StatementFiles.OURS);
    var read =
        StatementFile.read(
            StatementFiles.of(section, StatementFiles.payment("1", "10.00", "7743013902", "x")),
            OURS);

    assertThat(read.differences())
        .containsExactly(new Difference(StatementFiles.OURS, "KZT", 1_100, 1_000));
  }

  @Test
  void refusesWhatIsNoStatementOrNotOurs() {
    assertThatThrownBy(() -> StatementFile.read("1CClientBankExchange\nx=1".getBytes(UTF_8), OURS))
        .hasMessageContaining("NOT_A_STATEMENT");
    assertThatThrownBy(() -> StatementFile.read(new byte[0], OURS))
        .hasMessageContaining("NOT_A_STATEMENT");
    assertThatThrownBy(() -> StatementFile.read(StatementFiles.of(), Map.of("1", "RUB")))
        .hasMessageContaining("STATEMENT_FOREIGN");
    String[] many = new String[StatementFile.MOST_DOCUMENTS + 1];
    java.util.Arrays.fill(many, "СекцияДокумент=x\nКонецДокумента\n");
    assertThatThrownBy(() -> StatementFile.read(StatementFiles.of(many), OURS))
        .hasMessageContaining("STATEMENT_TOO_LONG");
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
  void junkIsRefusedOrReadButNeverAMistakeOfOurs(long seed) {
    var random = new Random(seed);
    byte[] file = StatementFiles.file("statement-1251.txt");
    for (int round = 0; round < 200; round++) {
      byte[] damaged = file.clone();
      for (int hit = 0; hit < 40; hit++) {
        damaged[24 + random.nextInt(file.length - 24)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(StatementFile.read(damaged, OURS).incoming())
            .as("seed %d", seed)
            .allSatisfy(one -> assertThat(one.amount()).isPositive());
      } catch (Problem.Invalid refused) {
        assertThat(refused.code()).isIn("NOT_A_STATEMENT", "STATEMENT_FOREIGN");
      }
    }
  }
}
