package kassahub.hub.activation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.SettableClock;
import kassahub.hub.account.Caller;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.matter.Matter;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order, filter and search of the list of activations reads few rows of a large fleet. */
public abstract class ActivationPlansCase {
  static Stream<PageRequest> requests() {
    return Stream.of("number", "amount", "created")
        .flatMap(
            sort ->
                Stream.concat(
                    filters().map(filter -> Plans.asking(sort, filter, "")),
                    Stream.of("0085430000031234", "31234", "9999999")
                        .map(text -> Plans.asking(sort, Map.of(), text))));
  }

  private static Stream<Map<String, List<String>>> filters() {
    return Stream.of(
        Map.of(),
        Map.of("status", List.of("failed")),
        Map.of("status", List.of("in_progress")),
        Map.of("status", List.of("done")),
        Map.of("tab", List.of("failed")),
        Map.of("tab", List.of("done")),
        Map.of("installation", List.of("failed")),
        Map.of("installation", List.of("open", "failed")),
        Map.of("organisation", List.of("77")),
        Map.of("vendor", List.of("1")));
  }

  static Stream<PageRequest> matters() {
    return Plans.owned(Matter.ACTIVATIONS, "number", Map.of("tab", List.of("failed")));
  }

  @ParameterizedTest
  @MethodSource("matters")
  void readsFewOfMineAndOfNobodys(PageRequest request) {
    var caller = FleetSamples.support();
    Plans.requireFewRows(caller.scope(), query(caller, request), request);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readsFewRows(PageRequest request) {
    for (var caller : List.of(FleetSamples.support(), FleetSamples.partner())) {
      Plans.requireFewRows(caller.scope(), query(caller, request), request);
    }
  }

  private static PageQuery query(Caller caller, PageRequest request) {
    var since = SettableClock.START.minus(Duration.ofDays(30));
    return ActivationListStore.query(caller, request, since);
  }
}
