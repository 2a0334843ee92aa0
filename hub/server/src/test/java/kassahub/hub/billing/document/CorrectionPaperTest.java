package kassahub.hub.billing.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import kassahub.hub.billing.CorrectionPlan.Change;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Money;
import org.junit.jupiter.api.Test;

/** What a correcting document says. */
class CorrectionPaperTest {
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

  private static byte[] print(List<Change> changes) {
    long less = changes.stream().mapToLong(Change::less).sum();
    return new PdfPrinter()
        .print(
            "document/correction.jte",
            new CorrectionPaper(
                "К-3",
                LocalDate.of(2026, 4, 2),
                Optional.of(new CorrectionPaper.Transferred("97", LocalDate.of(2026, 3, 19), 1)),
                "ПГ-118",
                LocalDate.of(2026, 3, 17),
                Papers.SELLER,
                Papers.BUYER,
                new Basis(
                    Optional.of("Договор 7/26"),
                    Optional.empty(),
                    LocalDate.of(2025, 12, 15),
                    OptionalLong.of(288)),
                changes,
                "Часть касс клиент вернул до начала работы, лицензии на них не понадобились",
                "Дополнительное соглашение № 7 от 01.04.2026",
                Money.kopecks(less)));
  }

  private static Change change(int position, int before, int after, Vat vat) {
    return new Change(line(position, before, vat), line(position, after, vat));
  }

  private static OrderLine line(int position, int quantity, Vat vat) {
    long amount = 200_000L * quantity;
    return new OrderLine(
        position,
        "Лицензия: ПО «Кассовое ядро – МН». Сервис обновления (подписка на 12 месяцев)",
        "002094",
        Money.kopecks(200_000),
        quantity,
        Money.kopecks(amount),
        vat,
        vat.in(amount));
  }
}
