package kassahub.hub.billing.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.billing.CorrectionPlan.Change;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a correcting document says. */
class CorrectionPaperTest {
  private static final Charset CYRILLIC = Charset.forName("windows-1251");

  @Test
  void aLineThatIsTakenOffWholeHasNoPriceAfterwards() throws IOException {
    var pdf = print(List.of(change(1, 3, 0, new Vat.Rate(22)), change(2, 5, 4, new Vat.Exempt())));
    Papers.keep(pdf, "correction");

    assertThat(Papers.text(pdf))
        .contains(
            "Статус: 1 (корректировочный счет-фактура и соглашение об изменении стоимости)",
            "А (до изменения) шт 3 1 639,34 4 918,03 22 % 1 081,97 6 000,00",
            "Б (после изменения) шт 0 — 0,00 22 % 0,00 0,00",
            "Г (уменьшение) — — — 4 918,03 — 1 081,97 6 000,00",
            "Г (уменьшение) — — — 2 000,00 — — 2 000,00",
            "Всего уменьшение (сумма строк Г) 6 918,03 — 1 081,97 8 000,00",
            "Восемь тысяч рублей 00 копеек",
            "В том числе НДС 22 %: 1 081,97; НДС не облагается (пп. 26 п. 2 ст. 149 НК РФ)");
  }

  @Test
  void aLongOneRepeatsItsHeadOnEveryPage() throws IOException {
    var changes =
        IntStream.rangeClosed(1, 30).mapToObj(at -> change(at, 4, 3, new Vat.Exempt())).toList();
    var pdf = print(changes);
    Papers.keep(pdf, "correction-long");

    assertThat(Papers.pages(pdf)).isGreaterThan(3);
    assertThat(Papers.text(pdf).split("Наименование имущественного права", -1).length - 1)
        .isGreaterThanOrEqualTo(Papers.pages(pdf) - 1);
  }

  @ParameterizedTest
  @MethodSource("corrections")
  void theFormForProgramsKeepsTheRules(int status, Party buyer, List<Change> changes) {
    var paper = paper(status, Papers.SELLER, buyer, changes);

    var file = new ElectronicForm().write(paper);

    assertThat(CorrectionRules.faults(paper.fileId() + ".xml", file)).isEmpty();
  }

  static Stream<Arguments> corrections() {
    var alone = new Party("RU", "ИП Ясный Пётр", "990000101152", none(), none(), none());
    var foreign = new Party("KZ", "ТОО «Алма»", "990440000118", none(), none(), none());
    var rate = new Vat.Rate(22);
    return Stream.of(
        Arguments.of(2, Papers.BUYER, List.of(change(2, 3, 0, new Vat.Exempt()))),
        Arguments.of(1, alone, List.of(change(1, 3, 2, rate), change(4, 5, 4, new Vat.Exempt()))),
        Arguments.of(1, alone, List.of(change(1, 7, 3, new Vat.Rate(20)))),
        Arguments.of(1, Papers.BUYER, List.of(change(1, 3, 1, new Vat.Rate(0)))),
        Arguments.of(
            2,
            new Party("RU", "ООО \"А\" & <Б>", "9900001028", none(), none(), none()),
            List.of(change(1, 2, 1, new Vat.NotPayer()), change(2, 9, 0, new Vat.Exempt()))),
        Arguments.of(1, foreign, List.of(raised(1, 3, 233_333, rate))),
        Arguments.of(2, Papers.BUYER, List.of(raised(1, 7, 200_001, new Vat.NotPayer()))));
  }

  @Test
  void theFormSaysWhatChangedFromWhatToWhat() throws IOException {
    var paper =
        paper(1, Papers.ALONE, Papers.BUYER, List.of(raised(3, 3, 220_000, new Vat.Rate(22))));
    var file = new ElectronicForm().write(paper);
    Files.writeString(
        Files.createDirectories(Path.of("target/documents")).resolve("correction.xml"),
        new String(file, CYRILLIC));

    assertThat(CorrectionRules.faults(paper.fileId() + ".xml", file)).isEmpty();
    assertThat(paper.fileId())
        .isEqualTo(
            "ON_NKORSCHFDOPPR_9900001028990001002_990000101152_20260402"
                + "_6d3f7c1e-58a2-4d0b-9f26-0c1b7e9a4d55");
    assertThat(new String(file, CYRILLIC))
        .contains(
            "Функция=\"КСЧФДИС\"",
            "ДатаИнфПр=\"02.04.2026\" ВремИнфПр=\"00.05.07\"",
            "НомерКСчФ=\"К-3\" ДатаКСчФ=\"02.04.2026\"",
            "<СчФ НомерСчФ=\"97\" ДатаСчФ=\"19.03.2026\"/>",
            "НомСтр=\"1\"",
            "ПорНомТовВСЧФ=\"3\"",
            "ЦенаТовДо=\"1639.34\" ЦенаТовПосле=\"1803.28\"",
            "СтоимДоИзм=\"6000.00\" СтоимПослеИзм=\"6600.00\" СтоимУвел=\"600.00\"",
            "<СумУвел>108.19</СумУвел>",
            "ДокумОснКор НаимОсн=\"Дополнительное соглашение № 7 от 01.04.2026\"");
  }

  @ParameterizedTest
  @CsvSource({
    "Функция=\"ДИС\", Функция=\"КСЧФДИС\"",
    "СтоимУм=, СтоимУвел=",
    "ВсегоУм, ВсегоУвел",
    "СтоимУм=\"2000.00\", СтоимУм=\"2000.01\"",
    "СтоимПослеИзм=\"4000.00\", СтоимПослеИзм=\"4000.01\"",
    "КолТовПосле=\"2\", КолТовПосле=\"3\"",
    "ЦенаТовПосле=\"2000.00\", ЦенаТовПосле=\"2000.01\"",
    "СтТовУчНалВсего=\"2000.00\", СтТовУчНалВсего=\"2000.10\"",
    "без НДС</БезНДС>, нет</БезНДС>",
    "<СчФ , <СчФ2 ",
    "НомерКСчФ, Номер",
    "ON_NKORSCHFDOPPR, ON_NSCHFDOPPR"
  })
  void theRulesSeeWhatIsWrong(String right, String wrong) {
    var paper = paper(2, Papers.SELLER, Papers.BUYER, List.of(change(1, 3, 2, new Vat.Exempt())));
    String good = new String(new ElectronicForm().write(paper), CYRILLIC);
    String name = paper.fileId() + ".xml";
    assertThat(CorrectionRules.faults(name, good.getBytes(CYRILLIC))).isEmpty();

    String broken = good.replace(right, wrong);
    assertThat(CorrectionRules.faults(name, broken.getBytes(CYRILLIC))).isNotEmpty();
  }

  private static byte[] print(List<Change> changes) {
    return new PdfPrinter()
        .print("document/correction.jte", paper(1, Papers.SELLER, Papers.BUYER, changes));
  }

  private static CorrectionPaper paper(
      int status, Seller seller, Party buyer, List<Change> changes) {
    long difference = changes.stream().mapToLong(Change::difference).sum();
    return new CorrectionPaper(
        "К-3",
        Instant.parse("2026-04-01T21:05:07Z"),
        LocalDate.of(2026, 4, 2),
        UUID.fromString("6d3f7c1e-58a2-4d0b-9f26-0c1b7e9a4d55"),
        Optional.of(new CorrectionPaper.Transferred("97", LocalDate.of(2026, 3, 19), status)),
        "ПГ-118",
        LocalDate.of(2026, 3, 17),
        seller,
        buyer,
        new Basis(
            Optional.of("Договор 7/26"),
            Optional.empty(),
            LocalDate.of(2025, 12, 15),
            OptionalLong.of(288)),
        changes,
        "Часть касс клиент вернул до начала работы, лицензии на них не понадобились",
        "Дополнительное соглашение № 7 от 01.04.2026",
        Money.kopecks(difference));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Change raised(int position, int quantity, long price, Vat vat) {
    return new Change(line(position, quantity, vat), line(position, quantity, price, vat));
  }

  private static Change change(int position, int before, int after, Vat vat) {
    return new Change(line(position, before, vat), line(position, after, vat));
  }

  private static OrderLine line(int position, int quantity, Vat vat) {
    return line(position, quantity, 200_000, vat);
  }

  private static OrderLine line(int position, int quantity, long price, Vat vat) {
    long amount = price * quantity;
    return new OrderLine(
        position,
        "Лицензия: ПО «Кассовое ядро – МН». Сервис обновления (подписка на 12 месяцев)",
        "002094",
        Money.kopecks(price),
        quantity,
        Money.kopecks(amount),
        vat,
        vat.in(amount));
  }
}
