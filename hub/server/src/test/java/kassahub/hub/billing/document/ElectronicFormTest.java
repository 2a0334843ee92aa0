package kassahub.hub.billing.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** The file for accounting programs, against the rules of the format. */
class ElectronicFormTest {
  private static final Charset CYRILLIC = Charset.forName("windows-1251");
  private static final String NAME =
      "ON_NSCHFDOPPR_9900001028990001002_9900001042990001001_20260319"
          + "_6d3f7c1e-58a2-4d0b-9f26-0c1b7e9a4d55_0_0_0_0_0_00.xml";

  @Test
  void whatIsNotTaxedIsATransferOnly() throws IOException { // facts §5.4
    var paper = Papers.transfer(2, Papers.lines(2));
    var file = new ElectronicForm().write(paper);
    keep(file);

    assertThat(paper.fileName(TransferFormat.XML)).isEqualTo(NAME);
    assertThat(ExchangeRules.faults(NAME, file)).isEmpty();
    assertThat(new String(file, CYRILLIC))
        .contains(
            "Функция=\"ДОП\"",
            "ДатаИнфПр=\"19.03.2026\" ВремИнфПр=\"00.05.07\"",
            "НомерДок=\"97\" ДатаДок=\"19.03.2026\"",
            "НаимОрг=\"ООО «Пекарни „Утро“» &amp; &lt;сыновья&gt;\" ИННЮЛ=\"9900001028\""
                + " КПП=\"990001002\"",
            "АдрТекст=\"Тверь, ул. Садовая, 18\"",
            "КолТов=\"2\" ЦенаТов=\"2000.00\" СтТовБезНДС=\"4000.00\" НалСт=\"без НДС\""
                + " СтТовУчНал=\"4000.00\"",
            "СтТовБезНДСВсего=\"10000.00\" СтТовУчНалВсего=\"10000.00\"",
            "ДатаПер=\"17.03.2026\"",
            "РеквНаимДок=\"Договор 7/26\" РеквНомерДок=\"Без номера\" РеквДатаДок=\"15.12.2025\"",
            "Должн=\"Генеральный директор\"",
            "Фамилия=\"Орлова\" Имя=\"В.\" Отчество=\"П.\"")
        .doesNotContain("СвУчДокОбор", "<СумНал>0");
  }

  @Test
  void whatIsTaxedIsAnInvoiceToo() {
    var lines =
        List.of(
            Papers.line(1, 122_000, 1, new Vat.Rate(22)),
            Papers.line(2, 100_00, 3, new Vat.Rate(7)),
            Papers.line(3, 100_00, 1, new Vat.Rate(0)),
            Papers.line(4, 100_00, 1, new Vat.Exempt()));
    var file = new ElectronicForm().write(Papers.transfer(1, lines));

    assertThat(ExchangeRules.faults(NAME, file)).isEmpty();
    assertThat(new String(file, CYRILLIC))
        .contains(
            "ЦенаТов=\"1000.00\" СтТовБезНДС=\"1000.00\" НалСт=\"22%\" СтТовУчНал=\"1220.00\"",
            "ЦенаТов=\"93.46\" СтТовБезНДС=\"280.37\" НалСт=\"7%\" СтТовУчНал=\"300.00\"",
            "НалСт=\"0%\" СтТовУчНал=\"100.00\"",
            "<СумНал>0.00</СумНал>",
            "СтТовБезНДСВсего=\"1480.37\" СтТовУчНалВсего=\"1720.00\"",
            "<СумНал>239.63</СумНал>");
  }

  @Test
  void anyNameComesThrough() {
    String odd = "ООО «Әлем» ₸ \u0001 & \"x\" <й> \uD83D\uDE00";
    var buyer =
        new Party("RU", odd, "9900001028", Optional.of("990001002"), Optional.of(odd), none());
    var money = Money.kopecks(0);
    var line = new OrderLine(1, odd, "", money, 1, money, new Vat.Exempt(), 0);
    var file = new ElectronicForm().write(Papers.transfer(2, Papers.SELLER, buyer, List.of(line)));

    assertThat(ExchangeRules.faults(NAME, file)).isEmpty();
    var root = XmlSchema.parse(file);
    assertThat(XmlSchema.all(root, "СвЮЛУч").getLast().getAttribute("НаимОрг"))
        .isEqualTo("ООО «Әлем» ₸   & \"x\" <й> \uD83D\uDE00");
    assertThat(XmlSchema.all(root, "ДопСведТов").getFirst().hasAttribute("КодТов")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("buyers")
  void everyBuyerWithEveryTaxKeepsTheRules(Party buyer) { // facts §5.4, §5.5
    var taxes =
        List.of(
            new Vat.Rate(0),
            new Vat.Rate(20),
            new Vat.Rate(22),
            new Vat.Exempt(),
            new Vat.NotPayer());
    for (var seller : List.of(Papers.SELLER, Papers.ALONE)) {
      for (var tax : taxes) {
        var lines = List.of(Papers.line(1, 33_333, 7, tax), Papers.line(2, 1, 1, tax));
        var paper = Papers.transfer(tax.rate().isPresent() ? 1 : 2, seller, buyer, lines);
        var file = new ElectronicForm().write(paper);

        assertThat(ExchangeRules.faults(paper.fileName(TransferFormat.XML), file)).isEmpty();
      }
    }
  }

  static Stream<Party> buyers() {
    return Stream.of(
        new Party("RU", "ООО \"А\" & <Б> 'В'", "9900001028", none(), none(), none()),
        new Party("RU", "ООО «Ё»", "9900001028", Optional.of("9900AZ002"), none(), none()),
        new Party("RU", "ИП Ясный Пётр", "990000101152", none(), Optional.of("Тверь"), none()),
        new Party("RU", "«»", "990000101152", none(), none(), none()),
        new Party("KZ", "ТОО «Қ»", "990440000118", none(), Optional.of("Алматы"), none()));
  }

  @ParameterizedTest
  @CsvSource({
    "ИП Ясный Пётр Ильич, Ясный, Пётр, Ильич",
    "Индивидуальный предприниматель «Ясный Пётр», Ясный, Пётр,",
    "Ясный П.И., Ясный, П., И.",
    "Ип Ясный, Ясный, -,",
    "Алиев Али Вели оглы, Алиев, Али, Вели оглы",
    "В. П. Ясная, Ясная, В., П.",
    "ИП В.П. Ясная-Белая, Ясная-Белая, В., П.",
    "В. Ясная, Ясная, В.,"
  })
  void whoTradesAloneIsAPerson(String name, String surname, String given, String patronymic) {
    var buyer = new Party("RU", name, "990000101152", none(), none(), none());
    var seller = Papers.SELLER;
    var paper = Papers.transfer(2, seller, buyer, Papers.lines(1));
    var file = new ElectronicForm().write(paper);

    assertThat(ExchangeRules.faults(paper.fileName(TransferFormat.XML), file)).isEmpty();
    assertThat(paper.fileName(TransferFormat.XML))
        .startsWith("ON_NSCHFDOPPR_990000101152_9900001042990001001_");
    Element person = XmlSchema.all(XmlSchema.parse(file), "ФИО").getFirst();
    assertThat(person.getAttribute("Фамилия")).isEqualTo(surname);
    assertThat(person.getAttribute("Имя")).isEqualTo(given);
    assertThat(person.getAttribute("Отчество")).isEqualTo(patronymic == null ? "" : patronymic);
  }

  @Test
  void aSellerWhoTradesAloneHasHisNumberAndItsDay() { // facts §5.3
    var paper = Papers.transfer(1, Papers.ALONE, Papers.BUYER, Papers.taxed());
    var file = new ElectronicForm().write(paper);

    assertThat(ExchangeRules.faults(paper.fileName(TransferFormat.XML), file)).isEmpty();
    assertThat(new String(file, CYRILLIC))
        .contains(
            "<СвИП ИННФЛ=\"990000101152\" ОГРНИП=\"%s\" ДатаОГРНИП=\"02.03.2015\">"
                .formatted(Papers.TRADER.digits()));
  }

  @ParameterizedTest
  @CsvSource({"990440000118, ИО", "900101300118, ИГ"})
  void aBuyerOfKazakhstanIsNoTaxpayerOfRussia(String number, String status) {
    var buyer =
        new Party("KZ", "ТОО «Алма»", number, none(), Optional.of("Алматы, ул. Абая, 1"), none());
    var paper = Papers.transfer(2, Papers.SELLER, buyer, Papers.lines(1));
    var file = new ElectronicForm().write(paper);

    assertThat(ExchangeRules.faults(paper.fileName(TransferFormat.XML), file)).isEmpty();
    assertThat(new String(file, CYRILLIC))
        .contains(
            "<СвИнНеУч ИдСтат=\"%s\" КодСтр=\"398\" НаимСтран=\"Казахстан\" Наим=\"ТОО «Алма»\""
                    .formatted(status)
                + " Идентиф=\"%s\"/>".formatted(number),
            "<АдрИнф КодСтр=\"398\" НаимСтран=\"Казахстан\" АдрТекст=\"Алматы, ул. Абая, 1\"/>")
        .doesNotContain("<СвИП");
  }

  @Test
  void whatWasPaidInAdvanceIsNamedBeforeTheTransfer() { // facts §5.3
    var paid =
        List.of(
            PaymentDocument.of("п/п 118 от 17.03.2026", LocalDate.of(2026, 3, 18)),
            PaymentDocument.of("118", LocalDate.of(2026, 3, 19)));
    var paper = Papers.transfer(2, Papers.SELLER, Papers.BUYER, paid, Papers.lines(1));
    var file = new ElectronicForm().write(paper);

    assertThat(ExchangeRules.faults(paper.fileName(TransferFormat.XML), file)).isEmpty();
    assertThat(new String(file, CYRILLIC))
        .containsSubsequence(
            "<СвПРД НомерПРД=\"118\" ДатаПРД=\"17.03.2026\"/>",
            "<СвПРД НомерПРД=\"118\" ДатаПРД=\"19.03.2026\"/>",
            "<ДокПодтвОтгрНом");
  }

  @ParameterizedTest
  @CsvSource({
    "Сублицензионный договор № 7/26, 7/26",
    "Договор №СЛ-12 (новый), СЛ-12",
    "'Договор № 7/26, дополнительное соглашение', 7/26",
    "'Договор № 7/26,', 7/26",
    "'Договор (№ 7/26).', 7/26",
    "Договор № 7(а), 7(а)",
    "Договор «№ 7/26», 7/26",
    "Сублицензионный договор,"
  })
  void aContractsNumberIsTakenFromItsName(String name, String number) {
    var basis =
        new Basis(
            Optional.of(name),
            Optional.empty(),
            java.time.LocalDate.EPOCH,
            java.util.OptionalLong.empty());

    assertThat(basis.number()).isEqualTo(Optional.ofNullable(number));
  }

  @ParameterizedTest
  @CsvSource({
    "Функция=\"ДОП\", Функция=\"СЧФ\"",
    "<ДенИзм, <ДенИз",
    "НалСт=\"без НДС\", НалСт=\"0%\"",
    "4000.00, 4000.01",
    "ЦенаТов=\"2000.00\", ЦенаТов=\"2000.01\"",
    "10000.00, 10000.0",
    "без НДС</БезНДС>, нет</БезНДС>",
    "ДатаПер=\"17.03.2026\", ДатаПер=\"2026-03-17\"",
    "_0_0_0_0_0_00, ''",
    "ИННЮЛ=\"9900001028\", ИННЮЛ=\"990000102\"",
    "windows-1251, UTF-8"
  })
  void theRulesSeeWhatIsWrong(String right, String wrong) {
    var file = new ElectronicForm().write(Papers.transfer(2, Papers.lines(2)));
    String broken = new String(file, CYRILLIC).replaceFirst(right, wrong);

    assertThat(ExchangeRules.faults(NAME, broken.getBytes(CYRILLIC))).isNotEmpty();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  /** For eyes. */
  private static void keep(byte[] file) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/documents"));
    Files.writeString(folder.resolve("transfer.xml"), new String(file, CYRILLIC), UTF_8);
  }
}
