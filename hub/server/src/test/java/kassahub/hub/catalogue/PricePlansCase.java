package kassahub.hub.catalogue;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

/** Prices of one list among those of all accounts. */
public abstract class PricePlansCase {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 18);

  @Test
  void readsFewRows() {
    for (var list :
        List.of(PriceList.general("RUB"), new PriceList(OptionalLong.of(5_000), "RUB"))) {
      var scope = FleetSamples.backOffice().scope();
      Plans.requireFewRows(scope, tx -> PriceStore.inForce(tx, list, TODAY));
      Plans.requireFewRows(scope, tx -> PriceStore.list(tx, list, TODAY));
      Plans.requireFewRows(scope, tx -> PriceStore.history(tx, list, 1));
    }
  }

  @Test
  void readsFewOfABuyers() {
    var own = new PriceList(OptionalLong.of(FleetSamples.PARTNER), "RUB");
    Plans.requireFewRows(FleetSamples.partner().scope(), tx -> PriceStore.inForce(tx, own, TODAY));
  }
}
