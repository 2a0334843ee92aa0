package kassahub.codec.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LicenceMaskTest {
  private static final String NO_FEATURES = "0000000000000000";

  @ParameterizedTest
  @CsvSource({
    "FF, 2021-12-31",
    "FFFFFF0F, 2026-12-31",
    "FFFFFF01, 2026-03-31",
    "FFFFFFFF, 2027-12-31",
    "01, 2020-03-31",
    "FFFFFFFFFFFFFFFFFF, 2037-12-31"
  })
  void readsTheLastPaidQuarter(String quarters, LocalDate until) {
    LicenceMask mask = LicenceMask.fromHex(NO_FEATURES + quarters);

    assertThat(mask.until()).contains(until);
    assertThat(mask.coversThrough(until)).isTrue();
    assertThat(mask.coversThrough(until.plusDays(1))).isFalse();
    assertThat(LicenceMask.none().throughQuarterOf(until.minusDays(40))).isEqualTo(mask);
  }

  @Test
  void countsOnlyQuartersBeforeAHole() {
    assertThat(LicenceMask.fromHex(NO_FEATURES + "FFFFF70F").until())
        .contains(LocalDate.of(2024, 9, 30));
    assertThat(LicenceMask.fromHex(NO_FEATURES + "FEFF").until()).isEmpty();
    assertThat(LicenceMask.fromHex("FF00FF").until()).isEmpty();
  }

  @Test
  void extendsToTheWholeQuarterAndKeepsEveryBit() {
    LicenceMask before = LicenceMask.fromHex("FF00FF0000000000" + "FF" + "00000080");

    LicenceMask after = before.throughQuarterOf(LocalDate.of(2037, 12, 14));

    assertThat(after.until()).contains(LocalDate.of(2037, 12, 31));
    assertThat(after.hex()).startsWith("FF00FF0000000000" + "FFFFFFFFFFFFFFFFFF" + "00");
    assertThat(after.covers(before)).isTrue();
    assertThat(after.throughQuarterOf(LocalDate.of(2021, 1, 1))).isEqualTo(after);
  }

  @Test
  void saysWhenABitWouldBeLost() {
    LicenceMask shorter = LicenceMask.none().throughQuarterOf(LocalDate.of(2026, 1, 1));
    LicenceMask longer = LicenceMask.none().throughQuarterOf(LocalDate.of(2027, 1, 1));
    LicenceMask withFeature = LicenceMask.fromHex("80").union(shorter);

    assertThat(shorter.wouldClearBitsOf(longer)).isTrue();
    assertThat(longer.wouldClearBitsOf(shorter)).isFalse();
    assertThat(longer.wouldClearBitsOf(withFeature)).isTrue();
    assertThat(longer.union(withFeature).covers(withFeature)).isTrue();
    assertThat(longer.union(withFeature).covers(longer)).isTrue();
  }

  @Test
  void unionIsTheSmallestMaskThatCoversBoth() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      LicenceMask one = random(random);
      LicenceMask other = random(random);
      LicenceMask both = one.union(other);
      assertThat(both.covers(one) && both.covers(other)).isTrue();
      assertThat(one.covers(both)).isEqualTo(one.covers(other));
      assertThat(both).isEqualTo(other.union(one));
    }
  }

  @Test
  void coversDatesBeforeTheFirstQuarterAndRefusesThoseAfterTheLast() {
    assertThat(LicenceMask.none().coversThrough(LocalDate.of(2019, 12, 31))).isTrue();
    assertThat(LicenceMask.none().coversThrough(LocalDate.of(2020, 1, 1))).isFalse();
    LicenceMask full = LicenceMask.none().throughQuarterOf(LocalDate.of(2131, 12, 31));
    assertThat(full.until()).contains(LocalDate.of(2131, 12, 31));
    assertThat(full.hex()).isEqualTo(NO_FEATURES + "FF".repeat(56));
    assertThatThrownBy(() -> full.throughQuarterOf(LocalDate.of(2132, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isAValueThatNobodyCanChange() {
    byte[] bytes = new byte[64];
    LicenceMask mask = LicenceMask.of(bytes);
    bytes[8] = 1;
    mask.bytes()[9] = 1;
    assertThat(mask).isEqualTo(LicenceMask.none()).hasSameHashCodeAs(LicenceMask.none());
    assertThat(mask).isNotEqualTo(LicenceMask.fromHex("01"));
    assertThat(LicenceMask.fromHex(mask.hex())).isEqualTo(mask);
  }

  @Test
  void refusesOtherLengthsAndOtherDigits() {
    assertThatThrownBy(() -> LicenceMask.of(new byte[63])).hasMessageContaining("63");
    assertThatThrownBy(() -> LicenceMask.fromHex("")).hasMessageContaining("licence");
    assertThatThrownBy(() -> LicenceMask.fromHex("00".repeat(65))).hasMessageContaining("65");
    assertThatThrownBy(() -> LicenceMask.fromHex("0G"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysTheEndOfTheQuarterOfADate() {
    assertThat(LicenceMask.endOfQuarter(LocalDate.of(2037, 12, 14))).isEqualTo("2037-12-31");
    assertThat(LicenceMask.endOfQuarter(LocalDate.of(2028, 2, 29))).isEqualTo("2028-03-31");
    assertThat(LicenceMask.endOfQuarter(LocalDate.of(2028, 6, 30))).isEqualTo("2028-06-30");
  }

  private static LicenceMask random(Random random) {
    byte[] bytes = new byte[64];
    random.nextBytes(bytes);
    return LicenceMask.of(bytes);
  }

  @Test
  void saysNothingAboutDaysThatNoQuarterReaches() {
    LicenceMask all = LicenceMask.fromHex("ff".repeat(64));

    assertThat(all.coversThrough(LicenceMask.LAST_DAY)).isTrue();
    for (LocalDate day : List.of(LicenceMask.LAST_DAY.plusDays(1), LocalDate.MAX)) {
      assertThat(all.coversThrough(day)).isFalse();
      assertThatThrownBy(() -> all.throughQuarterOf(day))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(LicenceMask.none().throughQuarterOf(LocalDate.MIN)).isEqualTo(LicenceMask.none());
  }

  @Test
  void saysWhichBitsAreMissing() {
    LicenceMask held =
        LicenceMask.fromHex("8101" + "00".repeat(6) + "FF01" + "00".repeat(53) + "80");
    LicenceMask other = LicenceMask.fromHex("01" + "00".repeat(7) + "7F");

    LicenceMask missing = held.without(other);
    assertThat(missing.features()).containsExactly(8, 9);
    assertThat(missing.quarters()).containsExactly(7, 8, 447);
    assertThat(missing.quarters().stream().map(LicenceMask::lastDay))
        .containsExactly(
            LocalDate.of(2021, 12, 31), LocalDate.of(2022, 3, 31), LicenceMask.LAST_DAY);
    assertThat(other.without(held)).isEqualTo(LicenceMask.none());
  }
}
