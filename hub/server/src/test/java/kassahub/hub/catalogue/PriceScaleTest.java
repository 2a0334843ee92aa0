package kassahub.hub.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kassahub.hub.catalogue.PriceScale.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceScaleTest {
  private static final PriceScale SCALE =
      new PriceScale(List.of(step(50, 170_000), step(1, 200_000), step(10, 180_000)));

  @ParameterizedTest
  @CsvSource({"1, 200000", "9, 200000", "10, 180000", "49, 180000", "50, 170000", "10000, 170000"})
  void aStepHoldsFromItsQuantityOn(int quantity, long kopecks) {
    assertThat(SCALE.at(quantity)).isEqualTo(Money.kopecks(kopecks));
  }

  @Test
  void moreNeverCostsMoreEach() {
    var dearer = new PriceScale(List.of(step(1, 150_000), step(10, 180_000), step(50, 140_000)));

    assertThat(dearer.at(10)).isEqualTo(Money.kopecks(150_000));
    assertThat(dearer.at(50)).isEqualTo(Money.kopecks(140_000));
    assertThat(dearer.cheaper()).containsExactly(step(50, 140_000));
  }

  @Test
  void beginsWithASingleLicence() {
    var tenOrMore = List.of(step(10, 180_000));
    assertThatThrownBy(() -> new PriceScale(tenOrMore))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(PriceScale.of(Money.kopecks(5)).cheaper()).isEmpty();
  }

  private static Step step(int from, long kopecks) {
    return new Step(from, Money.kopecks(kopecks));
  }
}
