package kassahub.hub.dispatch;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.SettableClock;
import kassahub.hub.database.LargeFleet;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.matter.Matter;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order, filter and search of the list of deliveries reads few rows of a large fleet. */
public abstract class DeliveryPlansCase {
  static Stream<PageRequest> requests() {
    return Stream.of("created", "deadline")
        .flatMap(
            sort ->
                Stream.concat(
                    filters().map(filter -> Plans.asking(sort, filter, "")),
                    Stream.of("0085430000031234", "31234", "till-599", "nowhere")
                        .map(text -> Plans.asking(sort, Map.of(), text))));
  }

  private static Stream<Map<String, List<String>>> filters() {
    return Stream.of(
        Map.of(),
        Map.of("state", List.of("failed")),
        Map.of("state", List.of("waiting", "sent", "taken")),
        Map.of("state", List.of("done")),
        Map.of("state", List.of("cancelled")),
        Map.of("kind", List.of("install_licence")),
        Map.of("kind", List.of("read_now")),
        Map.of("kind", List.of("send_log")));
  }

  private static Deliveries deliveries() {
    return new Deliveries(LargeFleet.shared().database(), new SettableClock());
  }

  static Stream<PageRequest> matters() {
    return Plans.owned(Matter.FAILED, "created", Map.of("state", List.of("failed")));
  }

  @ParameterizedTest
  @MethodSource("matters")
  void readsFewOfMineAndOfNobodys(PageRequest request) {
    var caller = FleetSamples.support();
    Plans.requireFewRows(caller.scope(), deliveries().query(caller, request), request);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readsFewRows(PageRequest request) {
    for (var caller : List.of(FleetSamples.support(), FleetSamples.partner())) {
      Plans.requireFewRows(caller.scope(), deliveries().query(caller, request), request);
    }
  }

  @Test
  void countingWhatIsNotSettledReadsFewRows() {
    var states = Deliveries.UNSETTLED.toArray(String[]::new);
    Plans.requireFewRows(
        FleetSamples.support().scope(), DeliveryStore.unsettled(states, OptionalLong.empty()));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void showsAPartnerNoOthers(PageRequest request) {
    Plans.requireOwnRows(deliveries().query(FleetSamples.partner(), request), request, "owner");
  }
}
