package kassahub.hub.billing.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.Test;

/** A transfer document read back from its file. */
class TransferPaperTest {
  @Test
  void saysWhatTheFormAsksForInItsOrder() throws IOException { // facts §5.3
    var pdf = Papers.print(Papers.transfer(2, Papers.lines(2)));
    Papers.keep(pdf, "transfer");

    assertThat(Papers.text(pdf))
        .containsSubsequence(
            "Счет-фактура № 97 от 19 марта 2026 г. (1)",
            "Продавец: ООО «Придуманный продавец» (2)",
            "Адрес: Тверь, ул. Ясная, 1 (2а)",
            "ИНН/КПП продавца: 9900001042/990001001 (2б)",
            "— (3)",
            "— (4)",
            "— от — (5)",
            "Универсальный передаточный документ, № п/п 1-2, № 97 от 19.03.2026 (5а)",
            "(5б)",
            "Покупатель: ООО «Пекарни „Утро“» & <сыновья> (6)",
            "Адрес: Тверь, ул. Садовая, 18 (6а)",
            "ИНН/КПП покупателя: 9900001028/990001002 (6б)",
            "Валюта: наименование, код: Российский рубль, 643 (7)",
            "(8)",
            "А 1 1а 1б 2 2а 3 4 5 6 7 8 9 10 10а 11",
            "Всего к оплате (9) 10 000,00 X без НДС 10 000,00",
            "Договор 7/26 от 15.12.2025, заказ № 288 [10]",
            "[11]",
            "Генеральный директор Орлова В. П. [12] [17]",
            "Дата отгрузки, передачи (сдачи) 17.03.2026 [13]",
            "НДС не облагается (пп. 26 п. 2 ст. 149 НК РФ) [14] [19]",
            "Генеральный директор Орлова В. П. [15] [20]",
            "ООО «Придуманный продавец», ИНН/КПП 9900001042/990001001 [16]",
            "ООО «Пекарни „Утро“» & <сыновья>, ИНН/КПП 9900001028/990001002 [21]");
    assertThat(Papers.text(pdf))
        .contains(
            "002094 1 Лицензия на обновление ПО — 796 шт 2 2 000,00 4 000,00 без акциза без НДС"
                + " без НДС 4 000,00",
            "Десять тысяч рублей 00 копеек",
            "лист 1 из 1");
    assertThat(status(pdf)).isEqualTo("2");
  }

  @Test
  void whoChargesTaxGivesAnInvoiceForItWithEverySumApart() throws IOException {
    var lines =
        List.of(
            Papers.line(1, 122_000, 1, new Vat.Rate(22)),
            Papers.line(2, 100_00, 3, new Vat.Rate(7)),
            Papers.line(3, 100_00, 1, new Vat.Rate(0)),
            Papers.line(4, 100_00, 1, new Vat.NotPayer()));
    var pdf = Papers.print(Papers.transfer(1, lines));
    Papers.keep(pdf, "transfer-taxed");

    assertThat(Papers.text(pdf))
        .contains(
            "шт 1 1 000,00 1 000,00 без акциза 22% 220,00 1 220,00",
            "шт 3 93,46 280,37 без акциза 7% 19,63 300,00",
            "шт 1 100,00 100,00 без акциза 0% 0,00 100,00",
            "шт 1 100,00 100,00 без акциза без НДС без НДС 100,00",
            "Всего к оплате (9) 1 480,37 X 239,63 1 720,00",
            "Белова Н. А.");
    assertThat(status(pdf)).isEqualTo("1");
    assertThat(Papers.pages(pdf)).isOne();
  }

  @Test
  void manyLinesAndLongNamesGoOnWithTheHeadOnEveryPage() throws IOException {
    var lines = Papers.lines(60);
    String name = "Право использования программы «Обновление кассовых программ» ".repeat(4).strip();
    lines.set(30, new OrderLine(31, name, "002094", money(), 1, money(), new Vat.Exempt(), 0));
    var pdf = Papers.print(Papers.transfer(2, lines));
    Papers.keep(pdf, "transfer-long");

    int pages = Papers.pages(pdf);
    assertThat(pages).isGreaterThan(2);
    assertThat(Papers.text(pdf))
        .contains("№ п/п 1-60,", "002094 60 Лицензия", "лист 2 из " + pages, name.substring(0, 40));
    assertThat(Papers.text(pdf).split("А 1 1а 1б 2 2а", -1)).hasSize(pages);
  }

  @Test
  void namesThePapersOfWhatWasPaidInAdvance() { // facts §5.3
    var paid =
        List.of(
            PaymentDocument.of("п/п 118 от 17.03.2026", LocalDate.of(2026, 3, 18)),
            PaymentDocument.of("119", LocalDate.of(2026, 3, 19)));
    var paper = Papers.transfer(2, Papers.SELLER, Papers.BUYER, paid, Papers.lines(1));

    assertThat(Papers.text(Papers.print(paper)))
        .contains("платежно-расчетному документу №: 118 от 17.03.2026; 119 от 19.03.2026 (5)");
  }

  @Test
  void aSellerWhoTradesAloneSignsWithHisNumber() throws IOException { // facts §5.3
    var pdf = Papers.print(Papers.transfer(1, Papers.ALONE, Papers.BUYER, Papers.taxed()));
    Papers.keep(pdf, "transfer-alone");

    assertThat(Papers.text(pdf))
        .contains("В. П. Ясная %s от 02.03.2015".formatted(Papers.TRADER.digits()));
  }

  @Test
  void whoTradesAloneHasNoKpp() {
    var buyer =
        new Party(
            "RU",
            "ИП Ясный Пётр",
            "990000101152",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(Papers.text(Papers.print(Papers.transfer(2, Papers.SELLER, buyer, Papers.lines(1)))))
        .contains("Адрес: — (6а)", "ИНН/КПП покупателя: 990000101152 (6б)", "№ п/п 1, № 97");
  }

  private static Money money() {
    return Money.kopecks(200_000);
  }

  /** What stands in the box. */
  private static String status(byte[] pdf) {
    return Papers.text(pdf).replaceFirst(".*?Статус: (\\d).*", "$1");
  }
}
