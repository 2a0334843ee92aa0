package kassahub.hub.agent;

import java.util.List;
import java.util.Map;
import kassahub.hub.SettableClock;
import kassahub.hub.database.LargeFleet;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tills of a batch are found among those of all batches, by each filter. */
public abstract class BatchPlansCase {
  @Test
  void readsFewRows() {
    require(Plans.asking("place", Map.of(), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"enrolled", "asking", "refused", "unused"})
  void readsFewRows(String state) {
    require(Plans.asking("place", Map.of("state", List.of(state)), ""));
  }

  private static void require(PageRequest request) {
    for (var caller : List.of(FleetSamples.support(), FleetSamples.partner())) {
      var query = EnrolmentBatchStore.query(LargeFleet.BATCH, request, SettableClock.START);
      Plans.requireFewRows(caller.scope(), query, request);
    }
  }
}
