package kassahub.hub.account;

import java.util.List;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

/** The people of an account are found among those of all accounts. */
public abstract class PeoplePlansCase {
  @Test
  void readsFewRows() {
    for (var caller : List.of(FleetSamples.support(), FleetSamples.partner())) {
      Plans.requireFewRows(caller.scope(), tx -> UserStore.members(tx, FleetSamples.PARTNER, 200));
      Plans.requireFewRows(caller.scope(), tx -> UserStore.count(tx, FleetSamples.PARTNER));
    }
  }
}
