package kassahub.hub.billing.books;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.billing.document.Party;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The register of documents for 1С, against rules from the facts (decision 053). */
class ExchangeFileTest {
  private static final Party FIRM =
      party("RU", "ООО «Пекарни „Утро“» & <сыновья> \"Ё\"", "9900001028", Optional.of("990001002"));

  @ParameterizedTest
  @EnumSource(IssuedKind.class)
  void everyKindWithEveryTaxKeepsTheRules(IssuedKind kind) throws IOException { // X-16, facts §5.5
    var lines =
        List.of(
            line("Лицензия «А» & <Б>", "002094", 122_000, 1, new Vat.Rate(22)),
            line("Лицензия", "002095", 33_333, 3, new Vat.Rate(20)),
            line("Лицензия", "002096", 10_000, 7, new Vat.Rate(0)),
            line("Лицензия", "002097", 10_001, 2, new Vat.Exempt()),
            line("Лицензия", "002098", 1, 1, new Vat.NotPayer()));

    assertThat(IssuedRules.faults(file(kind, FIRM, "RUB", lines))).isEmpty();
  }

  @Test
  void aFileOfNothingIsOneToo() throws IOException {
    var out = new ByteArrayOutputStream();
    var file = new ExchangeFile();
    file.begin(out, LocalDateTime.of(2026, 3, 17, 9, 0));
    file.end(out);

    assertThat(IssuedRules.faults(out.toByteArray())).isEmpty();
  }

  @Test
  void whoTradesAloneIsAPersonTo1C() throws IOException {
    var alone = party("RU", "ИП Ясный Пётр Ильич", "990000101152", Optional.empty());
    var file = file(IssuedKind.TRANSFER, alone, "RUB", lines());

    assertThat(IssuedRules.faults(file)).isEmpty();
    assertThat(new String(file, UTF_8))
        .contains("<ПолноеНаименование>ИП Ясный Пётр Ильич</ПолноеНаименование>")
        .doesNotContain("ОфициальноеНаименование", "КПП");
  }

  @Test
  void aFirmHasAnOfficialNameAndPerhapsNoReasonCode() throws IOException {
    var firm = party("RU", "ООО «Утро»", "9900001028", Optional.empty());
    var file = file(IssuedKind.TRANSFER, firm, "RUB", lines());

    assertThat(IssuedRules.faults(file)).isEmpty();
    assertThat(new String(file, UTF_8))
        .contains("<ОфициальноеНаименование>ООО «Утро»</ОфициальноеНаименование><ИНН>9900001028")
        .doesNotContain("ПолноеНаименование>ООО", "КПП");
  }

  @ParameterizedTest
  @CsvSource({"990440000118, ОфициальноеНаименование", "900101300118, ПолноеНаименование"})
  void aBuyerOfKazakhstanIsAFirmOrAPerson(String number, String name) throws IOException {
    var buyer = party("KZ", "ТОО «Алма»", number, Optional.empty());
    var file = file(IssuedKind.INVOICE, buyer, "KZT", lines());

    assertThat(IssuedRules.faults(file)).isEmpty();
    assertThat(new String(file, UTF_8)).contains("<" + name + ">");
  }

  @Test
  void whatHasNoArticleIsKnownByItsName() throws IOException { // an advance, say
    var line = line("Аванс по договору 7/26", "", 10_000, 1, new Vat.Exempt());
    var file = file(IssuedKind.INVOICE, FIRM, "RUB", List.of(line));

    assertThat(IssuedRules.faults(file)).isEmpty();
    assertThat(new String(file, UTF_8))
        .contains("<Товар><Ид>Аванс по договору 7/26</Ид><Наименование>")
        .doesNotContain("Артикул");
  }

  @Test
  void anyNameComesThrough() throws IOException {
    var buyer = party("RU", "ООО «Әлем» ₸ \u0001 & \uD83D\uDE00", "9900001028", Optional.empty());

    assertThat(IssuedRules.faults(file(IssuedKind.TRANSFER, buyer, "RUB", lines()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8, windows-1251",
        "<Сумма>1220.00</Сумма><Контр, <Сумма>1220.01</Сумма><Контр",
        "<Сумма>220.00, <Сумма>219.99",
        "<Количество>1, <Количество>2",
        "<ИНН>9900001028, <ИНН>9900001",
        "<КПП>990001002</КПП>, <КПП>99000100</КПП>",
        "Отпуск товара, Продажа",
        "2026-03-17, 17.03.2026",
        "<Роль>Продавец</Роль>, ",
        "<Курс>, <Курсы>"
      })
  void theRulesSeeWhatIsWrong(String change) throws IOException {
    var lines = List.of(line("Лицензия", "002094", 122_000, 1, new Vat.Rate(22)));
    String good = new String(file(IssuedKind.TRANSFER, FIRM, "RUB", lines), UTF_8);
    var parts = change.split(", ", 2);
    // The total stands on a line of its own.
    String joined = good.replace("</Сумма>\n<Контр", "</Сумма><Контр");
    assertThat(IssuedRules.faults(joined.getBytes(UTF_8))).isEmpty();

    String broken = joined.replace(parts[0], parts[1]);
    assertThat(broken).isNotEqualTo(joined);
    assertThat(IssuedRules.faults(broken.getBytes(UTF_8))).isNotEmpty();
  }

  private static byte[] file(IssuedKind kind, Party buyer, String currency, List<OrderLine> lines)
      throws IOException {
    long total = lines.stream().mapToLong(line -> line.amount().minor()).sum();
    var document =
        new IssuedDocument(
            kind,
            97,
            "ПГ-97",
            LocalDate.of(2026, 3, 17),
            OptionalLong.of(288),
            buyer,
            Optional.of("Договор № 7/26 & <другие>"),
            Money.of(total, currency),
            lines.stream().mapToLong(OrderLine::vatAmount).sum(),
            true,
            false);
    var out = new ByteArrayOutputStream();
    var file = new ExchangeFile();
    file.begin(out, LocalDateTime.of(2026, 3, 17, 9, 0));
    file.add(out, document, lines);
    file.end(out);
    return out.toByteArray();
  }

  private static List<OrderLine> lines() {
    return List.of(line("Лицензия", "002094", 200_000, 2, new Vat.Exempt()));
  }

  private static OrderLine line(String name, String article, long price, int quantity, Vat vat) {
    long amount = price * quantity;
    return new OrderLine(
        1,
        name,
        article,
        Money.kopecks(price),
        quantity,
        Money.kopecks(amount),
        vat,
        vat.in(amount));
  }

  private static Party party(String country, String name, String number, Optional<String> reason) {
    return new Party(country, name, number, reason, Optional.empty(), Optional.empty());
  }
}
