package kassahub.hub.billing.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which invoices a payment may be for together (X-09; facts §6.3). */
class TogetherTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 18);
  private static final String PAYER = "7743013902";

  @Test
  void thoseThatThePurposeNamesWhateverTheySumUpTo() {
    assertThat(together(999, "счета ПГ-118, ПГ-119", asked(118, 5), asked(119, 7), asked(120, 9)))
        .containsExactly(118L, 119L);
    assertThat(together(12, "ПГ-118", asked(118, 5), asked(119, 7))).as("one is named").isEmpty();
  }

  @Test
  void thoseOfThePayerThatMakeUpTheSumTheOldestFirst() {
    assertThat(together(12, "за лицензии", asked(3, 7), asked(1, 5), asked(2, 7)))
        .containsExactly(1L, 2L);
    assertThat(together(13, "за лицензии", asked(1, 5), asked(2, 7))).isEmpty();
    assertThat(together(12, "за лицензии", asked(1, 12), asked(2, 5), asked(3, 7)))
        .as("one has the sum")
        .isEmpty();
  }

  @Test
  void thoseOfOneBuyerOnlyThatAreOpenAndInThatCurrency() {
    var other = new Asked(9, "ПГ-9", 9, 2, "x", "500", DAY, 7, "RUB", true, List.of());
    var paid = new Asked(8, "ПГ-8", 8, 1, "x", PAYER, DAY, 7, "RUB", false, List.of());
    var tenge = new Asked(7, "ПГ-7", 7, 1, "x", PAYER, DAY, 7, "KZT", true, List.of());
    for (var unfit : List.of(other, paid, tenge)) {
      assertThat(together(12, "за лицензии", asked(1, 5), unfit)).isEmpty();
      assertThat(together(12, "ПГ-1, " + unfit.printed(), asked(1, 5), unfit)).isEmpty();
    }
  }

  @Test
  void doesNotLookAtMoreSumsThanItCanInNoTime() {
    var many =
        LongStream.rangeClosed(1, 40).mapToObj(id -> asked(id, 2 * id)).toArray(Asked[]::new);
    assertThat(together(1_000_001, "за лицензии", many)).isEmpty();
    assertThat(together(50, "за лицензии", many)).containsExactly(1L, 2L, 3L, 4L, 5L, 10L);
  }

  private static List<Long> together(long amount, String purpose, Asked... asked) {
    var payment = new Incoming("1", "1", DAY, DAY, amount, "x", PAYER, "", purpose);
    return Together.of(payment, "RUB", Stream.of(asked).toList()).stream().map(Asked::id).toList();
  }

  private static Asked asked(long id, long rest) {
    return new Asked(id, "ПГ-" + id, id, 1, "x", PAYER, DAY, rest, "RUB", true, List.of());
  }
}
