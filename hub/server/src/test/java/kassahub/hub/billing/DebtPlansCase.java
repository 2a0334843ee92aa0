package kassahub.hub.billing;

import java.util.Map;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searching a debtor reads few rows of a hub with many accounts. */
public abstract class DebtPlansCase {
  @ParameterizedTest
  @ValueSource(strings = {"партнёр 3123", "партнёр", "7800003123", "nowhere"})
  void readsFewRows(String text) {
    var request = Plans.asking("oldest", Map.of(), text);
    Plans.requireFewRows(FleetSamples.backOffice().scope(), DebtStore.query(request), request);
  }
}
