package kassahub.hub.organisation;

import java.util.Map;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searching an organisation or an account reads few rows of a hub with many. */
public abstract class OrganisationPlansCase {
  @ParameterizedTest
  @ValueSource(
      strings = {"7700031234", "лавка 3123", "3123 лавка ооо", "лавка", "ооо «", "nowhere"})
  void readsFewRows(String text) {
    Plans.requireFewRows(
        FleetSamples.support().scope(),
        OrganisationStore.soughtQuery(text),
        Plans.asking("name", Map.of(), text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7800003123", "лавка 3123", "3123 лавка ооо", "лавка", "nowhere"})
  void theListOfOrganisationsReadsFewRows(String text) {
    Plans.requireFewRows(
        FleetSamples.backOffice().scope(),
        OrganisationStore.query(text),
        Plans.asking("organisation", Map.of(), text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "партнёр 3123", "партнёр", "7800003123", "nowhere"})
  void theListOfAccountsReadsFewRows(String text) {
    Plans.requireFewRows(
        FleetSamples.backOffice().scope(),
        AccountStore.query(text),
        Plans.asking("account", Map.of(), text));
  }
}
