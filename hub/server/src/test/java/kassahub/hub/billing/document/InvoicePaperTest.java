package kassahub.hub.billing.document;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.Test;

/**
 * An invoice read back: its text, and its code as a bank's app reads it from the page's picture.
 */
class InvoicePaperTest {
  @Test
  void saysEverythingThatAnAccountantLooksFor() throws IOException { // facts §5.1
    var pdf = Papers.print(Papers.invoice(Papers.SELLER, Papers.lines(2)));
    Papers.keep(pdf, "invoice");

    assertThat(Papers.text(pdf))
        .contains(
            "Счёт на оплату № ПГ-118 от 17 марта 2026 г.",
            "АО «Придуманный банк» г. Тверь БИК 049900999",
            "Банк получателя Сч. № 30101810500000000999",
            "ИНН 9900001042 КПП 990001001 Сч. № 40702810700000000118",
            "Получатель",
            "Поставщик: ООО «Придуманный продавец», ИНН 9900001042, КПП 990001001, Тверь, ул."
                + " Ясная, 1, тел.: +7 000 000-10-11",
            "Покупатель: ООО «Пекарни „Утро“» & <сыновья>, ИНН 9900001028, КПП 990001002, Тверь,"
                + " ул. Садовая, 18",
            "Основание: Договор 7/26 от 15.12.2025, заказ № 288",
            "1 Лицензия на обновление ПО 002094 2 шт 2 000,00 не облагается 4 000,00",
            "2 Лицензия на обновление ПО 002094 3 шт 2 000,00 не облагается 6 000,00",
            "Итого: 10 000,00",
            "НДС не облагается (пп. 26 п. 2 ст. 149 НК РФ) -",
            "Всего к оплате: 10 000,00",
            "Всего наименований 2, на сумму 10 000,00 руб. Десять тысяч рублей 00 копеек",
            "Оплатить не позднее 24.03.2026",
            "Оплата по счёту ПГ-118 от 17.03.2026. НДС не облагается",
            "Генеральный директор",
            "Орлова В. П.",
            "Главный бухгалтер",
            "Белова Н. А.",
            "ПГ-118, 1 / 1");
    assertThat(Papers.pages(pdf)).isOne();
  }

  @Test
  void itsCodeIsReadFromThePageAsTheStandardSays() throws ReaderException {
    var pdf = Papers.print(Papers.invoice(Papers.SELLER, Papers.lines(2)));

    assertThat(read(Papers.picture(pdf, 0, 300)))
        .isEqualTo(
            "ST00012|Name=ООО «Придуманный продавец»|PersonalAcc=40702810700000000118"
                + "|BankName=АО «Придуманный банк» г. Тверь|BIC=049900999"
                + "|CorrespAcc=30101810500000000999|Sum=1000000"
                + "|Purpose=Оплата по счёту ПГ-118 от 17.03.2026. НДС не облагается"
                + "|PayeeINN=9900001042|KPP=990001001");
  }

  @Test
  void ofWhatIsSettledInPartItAsksForTheRest() throws Exception {
    var issued = Papers.invoice(Papers.SELLER, Papers.taxed()); // 1 220,00, of it 220,00 tax
    var pdf = Papers.print(Papers.settled(issued, 400_00, 210_00));
    Papers.keep(pdf, "invoice-rest");

    assertThat(Papers.text(pdf))
        .contains(
            "Итого: 1 220,00",
            "Всего по счёту: 1 220,00",
            "Оплачено: 400,00",
            "Снято корректировкой: 210,00",
            "Осталось оплатить на 20.03.2026: 610,00",
            "Осталось оплатить: Шестьсот десять рублей 00 копеек",
            "Оплата по счёту ПГ-118 от 17.03.2026. В том числе НДС 110-00")
        .doesNotContain("Всего к оплате");
    assertThat(read(Papers.picture(pdf, 0, 300)))
        .contains(
            "|Sum=61000|Purpose=Оплата по счёту ПГ-118 от 17.03.2026. В том числе НДС 110-00|");
  }

  @Test
  void ofWhatIsSettledWholeItAsksForNothing() throws IOException {
    var issued = Papers.invoice(Papers.SELLER, Papers.lines(2));
    var pdf = Papers.print(Papers.settled(issued, 10_000_00, 0));
    Papers.keep(pdf, "invoice-paid");

    assertThat(Papers.text(pdf))
        .contains(
            "Оплачено: 10 000,00",
            "Осталось оплатить на 20.03.2026: 0,00",
            "По этому счёту платить больше не нужно.")
        .doesNotContain("Снято", "QR", "Оплатить не позднее", "Назначение платежа");
    assertThatThrownBy(() -> read(Papers.picture(pdf, 0, 300))).isInstanceOf(ReaderException.class);
  }

  @Test
  void theCodesValuesKeepTheStandardsLengthsAndSeparator() {
    var account =
        new BankAccount(
            "Б".repeat(46), "049900999", Optional.empty(), Papers.SELLER.account().account());
    var party =
        new Party(
            "RU", "А|Б\r\nВ", "990000101152", Optional.empty(), Optional.of("x"), Optional.empty());
    var seller =
        new Seller(
            "RUB", party, Optional.empty(), account, Papers.SELLER.signers(), Licensor.UNNAMED);

    assertThat(PaymentCode.text(seller, Money.kopecks(5), "п".repeat(211)))
        .isEqualTo(
            "ST00012|Name=А Б В|PersonalAcc=40702810700000000118|BankName=%s|BIC=049900999|CorrespAcc=0|Sum=5|Purpose=%s|PayeeINN=990000101152"
                .formatted("Б".repeat(45), "п".repeat(210)));
  }

  @Test
  void countsEachRateAndKeepsTheThreeWordsForNoTaxApart() {
    var lines =
        List.of(
            Papers.line(1, 122_000, 1, new Vat.Rate(22)),
            Papers.line(2, 61_000, 2, new Vat.Rate(22)),
            Papers.line(3, 105_00, 1, new Vat.Rate(5)),
            Papers.line(4, 100_00, 1, new Vat.Exempt()),
            Papers.line(5, 100_00, 1, new Vat.NotPayer()),
            Papers.line(6, 100_00, 1, new Vat.Rate(0)));

    assertThat(Papers.text(Papers.print(Papers.invoice(Papers.SELLER, lines))))
        .contains(
            "шт 1 220,00 22 % 1 220,00",
            "шт 100,00 не облагается 100,00",
            "шт 100,00 без НДС 100,00",
            "шт 100,00 0 % 100,00",
            "В том числе НДС 22 % 440,00",
            "В том числе НДС 5 % 5,00",
            "НДС не облагается (пп. 26 п. 2 ст. 149 НК РФ) -",
            "Без НДС -",
            "В том числе НДС 0 % 0,00");
  }

  @Test
  void noLineEndsBetweenTheSignAndItsNumber() {
    String numbers =
        IntStream.rangeClosed(1, 60)
            .mapToObj(number -> "№ " + Integer.toString(number).repeat(1 + number % 5))
            .collect(joining(" "));
    var pdf = Papers.print(Papers.invoice(Papers.SELLER, numbers, Papers.lines(1)));

    assertThat(Papers.broken(pdf))
        .contains("60")
        .doesNotContainPattern("№[ \u00a0]*\\R[ \u00a0]*\\d");
  }

  @Test
  void manyLinesGoOnWithTheHeadOnEveryPage() throws IOException {
    var pdf = Papers.print(Papers.invoice(Papers.SELLER, Papers.lines(90)));
    Papers.keep(pdf, "invoice-long");

    assertThat(Papers.pages(pdf)).isGreaterThan(2);
    assertThat(Papers.text(pdf)).contains("90 Лицензия", "ПГ-118, 2 / " + Papers.pages(pdf));
    assertThat(Papers.text(pdf).split("Товары \\(работы, услуги\\)", -1))
        .hasSizeGreaterThan(Papers.pages(pdf) - 1);
  }

  @Test
  void kazakhstanPaysInTengeToAnIban() throws IOException {
    var pdf = Papers.print(Papers.invoice(Papers.KAZAKH, Papers.lines(1)));
    Papers.keep(pdf, "invoice-kz");

    assertThat(Papers.text(pdf))
        .contains(
            "ТОО «Ойдан шығарылған»",
            "БИН 990000000114 ИИК KZ64999AAA0000000118",
            "БИК AAAAKZBB",
            "на сумму 4 000,00 тг Четыре тысячи тенге 00 тиынов")
        .doesNotContain("ИНН", "149 НК РФ", "QR");
  }

  private static String read(BufferedImage page) throws ReaderException {
    int width = page.getWidth();
    int height = page.getHeight();
    var pixels = page.getRGB(0, 0, width, height, null, 0, width);
    var image =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
    return new QRCodeReader()
        .decode(image, Map.of(DecodeHintType.TRY_HARDER, Boolean.TRUE))
        .getText();
  }
}
