package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VatTest {
  @ParameterizedTest
  @CsvSource({
    "200000, 22, 36066",
    "200000, 20, 33333",
    "12200, 22, 2200",
    "1, 20, 0",
    "3, 20, 1",
    "2, 20, 0",
    "0, 22, 0",
    "200000, 0, 0"
  })
  void isContainedInThePriceAndRoundedToTheNearestKopeck(long amount, int percent, long tax) {
    assertThat(new Vat.Rate(percent).in(amount)).isEqualTo(tax);
  }

  @Test
  void keepsApartWhatIsNoTax() {
    assertThat(Vat.of("exempt", OptionalInt.empty())).isEqualTo(new Vat.Exempt());
    assertThat(Vat.of("not_payer", OptionalInt.empty())).isEqualTo(new Vat.NotPayer());
    assertThat(Vat.of("rate", OptionalInt.of(0))).isEqualTo(new Vat.Rate(0));
    assertThatThrownBy(() -> new Vat.Rate(18)).hasMessageContaining("percent");
  }
}
