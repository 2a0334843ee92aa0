package kassahub.hub.cabinet.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.catalogue.SubscriptionSource;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;

class SerialListTest {
  private static final Instant NOW = Instant.parse("2026-11-18T09:00:00Z");
  private static final String SERIAL = "0085430138900121";
  private static final PriceScale SCALE =
      new PriceScale(
          List.of(
              new PriceScale.Step(2, Money.kopecks(180_000)),
              new PriceScale.Step(1, Money.kopecks(200_000))));

  @Test
  void readsFilesAsPeopleMakeThem() {
    var list = SerialList.empty(NOW).add("\ufeff" + SERIAL + "\r\n\r\n 111 \n" + SERIAL, NOW);
    assertThat(list.serials()).containsExactlyInAnyOrder(SERIAL, "111");
    assertThat(list.imported().orElseThrow().repeats().first())
        .containsExactly(new Imported.Repeat(4, SERIAL, 1));
  }

  @Test
  void tellsWhatItAddedLeftOutAndDidNotUnderstand() {
    var list = SerialList.empty(NOW).add(SERIAL, NOW);

    var told = list.add("Registers of April\n\n" + SERIAL + "\n111\n", NOW).imported();

    assertThat(told)
        .contains(
            new Imported(
                3,
                1,
                Imported.Some.of(List.of(new Imported.Repeat(3, SERIAL, 0))),
                Imported.Some.of(List.of(new Imported.Junk(1, "Registers of April")))));
  }

  @Test
  void namesTheFirstTwentyOfMany() {
    String junk = "no number here\n".repeat(25);
    var told = SerialList.empty(NOW).add(junk, NOW).imported().orElseThrow();
    assertThat(told.junk().count()).isEqualTo(25);
    assertThat(told.junk().first()).hasSize(20);
  }

  @Test
  void takesAThousandAndNotOneMore() {
    String thousand =
        IntStream.range(0, 1_000).mapToObj("%016d"::formatted).collect(Collectors.joining("\n"));
    var list = SerialList.empty(NOW).add(thousand, NOW);
    assertThat(list.entries()).hasSize(1_000);
    assertThatThrownBy(() -> list.add("9999999999999999", NOW)).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void whatWasTakenOutLastIsPutBackUntilSomethingElseIsAdded() {
    var list =
        SerialList.empty(NOW).add(SERIAL + "\n42", NOW).checked(List.of(passed(), refused()));
    var without = list.remove(SerialList.Entry::failed, NOW);
    assertThat(without.serials()).containsExactly(SERIAL);
    assertThat(SerialListJson.read(SerialListJson.write(without))).isEqualTo(without);
    assertThat(without.failed()).as("for the file").isEqualTo(list.failed());

    assertThat(without.restore(NOW).entries()).isEqualTo(list.entries());
    assertThat(without.restore(NOW).removed()).isEmpty();
    assertThat(without.add("43", NOW).removed()).isEmpty();
    assertThat(list.without(list.serials(), NOW).removed()).as("bought").isEmpty();
  }

  @Test
  void whatWasBoughtIsKnownUntilItIsAddedAgain() {
    var list =
        SerialList.empty(NOW).add(SERIAL + "\n42\n43", NOW).without(Set.of(SERIAL, "42"), NOW);
    assertThat(list.serials()).containsExactly("43");
    assertThat(SerialListJson.read(SerialListJson.write(list)).bought())
        .containsExactlyInAnyOrder(SERIAL, "42");
    var later =
        list.checked(List.of(refused())).unchecked(NOW).remove(one -> true, NOW).restore(NOW);
    assertThat(later.bought()).isEqualTo(list.bought());
    assertThat(later.add("42", NOW).bought()).containsExactly(SERIAL);
  }

  @Test
  void comesBackWithItsResults() {
    var list =
        SerialList.empty(NOW)
            .add(SERIAL + "\n42\n43\n43\nno number", NOW)
            .checked(List.of(passed(), refused()));
    var again = SerialListJson.read(SerialListJson.write(list));
    assertThat(again).isEqualTo(list);
    assertThat(again.passed()).containsExactly(passed());
  }

  @Test
  void fitsAThousandResultsIntoASetting() {
    var list = SerialList.empty(NOW).add(SERIAL, NOW).checked(List.of(passed()));
    assertThat(SerialListJson.write(list.unchecked(NOW).checked(List.of(passed()))).length())
        .isLessThan(512);
  }

  @Test
  void isOfferedOnlyAfterADay() {
    var list = SerialList.empty(NOW).add(SERIAL, NOW);
    assertThat(list.stale(NOW.plus(Duration.ofHours(24)))).isFalse();
    assertThat(list.stale(NOW.plus(Duration.ofHours(24)).plusSeconds(1))).isTrue();
  }

  @Test
  void everythingThatPassedCostsWhatItCostsTogether() {
    var one = SerialList.empty(NOW).add(SERIAL + "\n222\n42", NOW).checked(List.of(passed()));
    assertThat(one.passed()).extracting(CheckRow::price).containsExactly(kopecks(200_000));

    var two = one.checked(List.of(passed("222"), refused()));
    assertThat(two.passed())
        .extracting(CheckRow::price)
        .containsExactly(kopecks(180_000), kopecks(180_000));
    var kept = SerialListJson.read(SerialListJson.write(two));
    assertThat(kept).isEqualTo(two);
    assertThat(kept.remove(entry -> entry.serial().equals("222"), NOW).passed())
        .extracting(CheckRow::price)
        .containsExactly(kopecks(200_000));
  }

  @Test
  void whatWasCheckedInAnotherCurrencyIsCheckedAgain() {
    var list = SerialList.empty(NOW).add(SERIAL + "\n222", NOW).checked(List.of(passed()));

    var tenge = list.checked(List.of(passed("222", PriceScale.of(Money.of(1_000_000, "KZT")))));

    assertThat(tenge.due(10)).containsExactly(SERIAL);
    assertThat(tenge.passed())
        .extracting(CheckRow::price)
        .containsExactly(Optional.of(Money.of(1_000_000, "KZT")));
  }

  private static Optional<Money> kopecks(long sum) {
    return Optional.of(Money.kopecks(sum));
  }

  private static CheckRow passed() {
    return passed(SERIAL);
  }

  private static CheckRow passed(String serial) {
    return passed(serial, SCALE);
  }

  private static CheckRow passed(String serial, PriceScale scale) {
    return new CheckRow(
        serial,
        Optional.of("NETPAY-ФС"),
        Optional.of("Пэй Киоск"),
        Optional.of("Полюс"),
        Optional.of("Лицензия на 12 месяцев"),
        Optional.of(LocalDate.of(2026, 12, 14)),
        Optional.of(SubscriptionSource.DEVICE),
        Optional.of(LocalDate.of(2027, 12, 14)),
        Optional.of(scale.single()),
        Optional.of(scale),
        Optional.of(Money.kopecks(290_000)),
        false,
        Optional.empty());
  }

  private static CheckRow refused() {
    var nothing = Optional.<String>empty();
    return new CheckRow(
        "42",
        nothing,
        nothing,
        nothing,
        nothing,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(new Reason("WRONG_FORMAT", "serial has a wrong format")));
  }
}
