package kassahub.hub.billing.terms;

import java.util.Map;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of contracts and its search read few rows of a hub with many organisations. */
public abstract class ContractPlansCase {
  @ParameterizedTest
  @ValueSource(strings = {"", "7800003123", "лавка 3123", "3123 лавка ооо", "лавка", "nowhere"})
  void readsFewRows(String text) {
    Plans.requireFewRows(
        FleetSamples.backOffice().scope(),
        ContractListStore.query(text),
        Plans.asking("organisation", Map.of(), text));
  }
}
