package kassahub.hub.billing.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 18);
  private static final Asked ASKED = asked(1, "ПГ-118", 118);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Оплата по счёту ПГ-118 от 17.03.2026. НДС не облагается",
        "СЧ.№ПГ-118",
        "оплата сч. пг-118",
        "счет ПГ – 118, лицензии",
        "счет ПГ—118"
      })
  void findsTheNumberHoweverItsDashAndLettersAreTyped(String purpose) {
    assertThat(certain(payment(purpose), ASKED)).containsExactly(1L);
  }

  @ParameterizedTest
  @CsvSource({"С010-057374", "C010-057374", "c010-057374", "СО1О-О57374", "С010–057374"})
  void takesLettersThatLookAlikeAndLettersForZeros(String typed) { // X-106; facts §7
    assertThat(certain(payment("сч. " + typed), asked(1, "С010-057374", 57_374)))
        .containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Оплата по счёту ПГ-1180",
        "Оплата по счёту ПГ-1189 и 118",
        "Оплата по счёту ППГ-118",
        "Оплата по счёту ПГ-118-2",
        "Оплата по счёту 118",
        "Оплата по счёту ПГ118",
        "Оплата по счёту А-ПГ-118",
        "Оплата по счёту ПГ-1180, ПГ-118-О",
        "Оплата по счёту ПГ-0118",
        "без номера",
        ""
      })
  void doesNotBookWhereTheNumberIsNotWhole(String purpose) {
    assertThat(certain(payment(purpose), ASKED)).isEmpty();
  }

  @Test
  void mereDigitsAreNeverCertain() {
    assertThat(certain(payment("Оплата по счёту 118"), asked(1, "118", 118))).isEmpty();
    assertThat(proposed(payment("Оплата по счёту 118"), asked(1, "118", 118))).containsExactly(1L);
  }

  @Test
  void booksOnlyWhatFitsInNumberPayerSumAndDay() {
    var fits = payment("ПГ-118");
    assertThat(certain(fits, ASKED)).hasSize(1);
    assertThat(certain(with(fits, 199_999, "7743013902", DAY), ASKED)).isEmpty();
    assertThat(certain(with(fits, 200_001, "7743013902", DAY), ASKED)).isEmpty();
    assertThat(certain(with(fits, 200_000, "7743013903", DAY), ASKED)).isEmpty();
    assertThat(certain(with(fits, 200_000, "", DAY), ASKED)).isEmpty();
    assertThat(certain(with(fits, 200_000, "7743013902", DAY.minusDays(1)), ASKED)).isEmpty();
    assertThat(Matching.certain(fits, "KZT", List.of(ASKED))).isEmpty();
    assertThat(Matching.certain(fits, "RUB", List.of(closed()))).isEmpty();
  }

  @Test
  void whatWasRecordedByHandMayBeTheSameMoney() {
    var day = LocalDate.of(2026, 11, 17);

    assertThat(certain(payment("ПГ-118"), ASKED.with(List.of(new Asked.ByHand(199_999, day)))))
        .hasSize(1);
    var same = ASKED.with(List.of(new Asked.ByHand(200_000, day)));
    assertThat(certain(payment("ПГ-118"), same)).isEmpty();
    assertThat(Matching.proposals(payment("ПГ-118"), "RUB", List.of(same)).getFirst().recorded())
        .contains(day);
  }

  @Test
  void twoInvoicesInOnePurposeAreAPersonsDecision() {
    var both = payment("Оплата ПГ-118, ПГ-119");

    assertThat(certain(both, ASKED, asked(2, "ПГ-119", 119))).isEmpty();
    assertThat(proposed(both, ASKED, asked(2, "ПГ-119", 119))).containsExactly(1L, 2L);
  }

  @Test
  void proposesWhereTwoOfThreeFit() {
    var paid = payment("сч. 118 от 17.03.2026");
    assertThat(proposed(paid, ASKED)).containsExactly(1L);
    assertThat(proposed(with(paid, 5, "7743013902", DAY), ASKED)).containsExactly(1L);
    assertThat(proposed(with(paid, 200_000, "1", DAY), ASKED)).containsExactly(1L);
    assertThat(proposed(with(paid, 5, "1", DAY), ASKED)).isEmpty();
    assertThat(proposed(payment("без номера"), ASKED)).containsExactly(1L);
    assertThat(proposed(payment("от 17.03.2026"), asked(3, "ПГ-17", 17)))
        .as("a date is no number, sum and payer fit")
        .containsExactly(3L);
    assertThat(proposed(with(payment("от 17.03.2026"), 5, "1", DAY), asked(3, "ПГ-17", 17)))
        .isEmpty();
  }

  @Test
  void whereNothingIsLikelyItIsAPartOfWhatThePayerOwes() {
    var part = with(payment("за лицензии"), 5, "7743013902", DAY);
    assertThat(proposed(part, asked(3, "ПГ-119", 119), ASKED, closed())).containsExactly(1L, 3L);
    assertThat(proposed(with(part, 5, "", DAY), ASKED)).isEmpty();
    assertThat(
            proposed(with(payment("ПГ-119"), 5, "7743013902", DAY), ASKED, asked(3, "ПГ-119", 119)))
        .as("what is likely stands alone")
        .containsExactly(3L);
  }

  @Test
  void theLikeliestComesFirstAndThereAreFiveAtMost() {
    var others =
        Stream.iterate(2L, id -> id + 1).limit(9).map(id -> asked(id, "ПГ-" + id, id)).toList();
    var all = Stream.concat(others.stream(), Stream.of(closed(), asked(77, "ПГ-200", 200)));

    assertThat(
            Matching.proposals(payment("ПГ-200"), "RUB", all.toList()).stream()
                .map(one -> one.invoice().id()))
        .hasSize(5)
        .startsWith(77L, 2L);
  }

  private static List<Long> certain(Incoming payment, Asked... asked) {
    return Matching.certain(payment, "RUB", List.of(asked)).stream().map(Asked::id).toList();
  }

  private static List<Long> proposed(Incoming payment, Asked... asked) {
    return Matching.proposals(payment, "RUB", List.of(asked)).stream()
        .map(one -> one.invoice().id())
        .toList();
  }

  private static Asked asked(long id, String printed, long number) {
    return new Asked(
        id, printed, number, 1, "ООО", "7743013902", DAY, 200_000, "RUB", true, List.of());
  }

  private static Asked closed() {
    return new Asked(
        1, "ПГ-118", 118, 1, "ООО", "7743013902", DAY, 200_000, "RUB", false, List.of());
  }

  private static Incoming payment(String purpose) {
    return new Incoming("1", "5", DAY, DAY, 200_000, "ООО", "7743013902", "2", purpose);
  }

  private static Incoming with(Incoming one, long amount, String payer, LocalDate received) {
    return new Incoming(
        one.account(),
        one.number(),
        one.dated(),
        received,
        amount,
        one.payer(),
        payer,
        one.payerAccount(),
        one.purpose());
  }
}
