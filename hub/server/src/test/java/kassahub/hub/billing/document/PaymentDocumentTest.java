package kassahub.hub.billing.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentDocumentTest {
  @ParameterizedTest
  @CsvSource({
    "п/п 118 от 17.03.2026, 118, 2026-03-17",
    "'Платёжное поручение №118-А, 17.03.2026', 118-А, 2026-03-17",
    "от 17.03.2026 № 5, 5, 2026-03-17",
    "118, 118, 2026-03-19",
    "17.03.2026, 17.03.2026, 2026-03-17",
    "118 от 45.13.2026, 118, 2026-03-19",
    "наличными, наличными, 2026-03-19"
  })
  void takesNumberAndDayFromWhatWasWritten(String reference, String number, LocalDate day) {
    assertThat(PaymentDocument.of(reference, LocalDate.of(2026, 3, 19)))
        .isEqualTo(new PaymentDocument(number, day));
  }
}
