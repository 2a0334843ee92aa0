package kassahub.hub.cabinet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.register.FleetRow;
import org.junit.jupiter.api.Test;

class QuartersTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 18);

  @Test
  void reachToTheEndOfAPaidYearThatIsNotOnTheDevice() {
    var quarters = Quarters.of(licence("2027-12-31", "2028-12-31"), TODAY);

    assertThat(quarters.years()).containsExactly(2025, 2026, 2027, 2028);
    assertThat(quarters.device()).hasSize(16).last().isEqualTo(Quarters.Cell.NONE);
    assertThat(quarters.hub()).last().isEqualTo(Quarters.Cell.OWED);
  }

  @Test
  void alwaysShowThisYear() {
    var quarters = Quarters.of(licence("2032-12-31", "2032-12-31"), TODAY);

    assertThat(quarters.years()).startsWith(2026).endsWith(2032);
    assertThat(quarters.device()).hasSize(28).last().isEqualTo(Quarters.Cell.INSTALLED);
  }

  @Test
  void keepTwoPastYearsWhereTheyFit() {
    assertThat(Quarters.of(licence("2026-12-31", "2026-12-31"), TODAY).years())
        .containsExactly(2024, 2025, 2026, 2027);
  }

  private static FleetRow.Licence licence(String device, String sold) {
    var until = LocalDate.parse(device);
    return new FleetRow.Licence(
        Optional.of(LocalDate.parse(sold)),
        Optional.of(until),
        Optional.of(LicenceMask.none().throughQuarterOf(until).hex()),
        false);
  }
}
