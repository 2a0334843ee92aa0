package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MenuTest {
  /** Payments and late invoices come to the back office, as broken agents do to support. */
  @ParameterizedTest
  @CsvSource({
    "BACK_OFFICE, /support",
    "SUPPORT, /support",
    "ADMINISTRATOR, /support",
    "PARTNER, /activations",
    "CLIENT, /activations"
  })
  void everybodyBeginsWithWhatWaitsForThem(Role role, String page) {
    assertThat(Menu.home(Market.caller(1, role))).isEqualTo(page);
  }
}
