package kassahub.hub.activation;

import java.util.Map;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

/** The list of licences that moved to another device reads few of many. */
public abstract class LicenceMovePlansCase {
  @Test
  void readsFewRows() {
    Plans.requireFewRows(
        FleetSamples.support().scope(),
        LicenceMoveStore.query(),
        Plans.asking("made", Map.of(), ""));
  }
}
