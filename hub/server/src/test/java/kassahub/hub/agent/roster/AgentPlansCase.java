package kassahub.hub.agent.roster;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.SettableClock;
import kassahub.hub.account.Caller;
import kassahub.hub.database.LargeFleet;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.matter.Matter;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every order, filter and search of the list of agents reads few rows of a large fleet. */
public abstract class AgentPlansCase {
  static Stream<PageRequest> requests() {
    return Stream.of("name", "seen", "version")
        .flatMap(
            sort ->
                Stream.concat(
                    filters().map(filter -> Plans.asking(sort, filter, "")),
                    Stream.of("agent-031234", "till-599", "nowhere")
                        .map(text -> Plans.asking(sort, Map.of(), text))));
  }

  private static Stream<Map<String, List<String>>> filters() {
    return Stream.of(
        Map.of(),
        Map.of("version", List.of("1.3")),
        Map.of("version", List.of("9.9.9")),
        Map.of("transport", List.of("mqtt")),
        Map.of("seen-from", List.of("2026-11-01")),
        Map.of("seen-to", List.of("2026-11-10")),
        Map.of("state", List.of("connected")),
        Map.of("state", List.of("silent")),
        Map.of("state", List.of("unreachable")),
        Map.of("state", List.of("suspended")),
        Map.of("state", List.of("revoked")));
  }

  static Stream<PageRequest> matters() {
    return Plans.owned(Matter.SILENT, "seen", Map.of("state", List.of("silent")));
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

  @ParameterizedTest
  @MethodSource("requests")
  void showsAPartnerNoOthers(PageRequest request) {
    Plans.requireOwnRows(query(FleetSamples.partner(), request), request, "owner");
  }

  private static PageQuery query(Caller caller, PageRequest request) {
    var silentSince = SettableClock.START.minus(AgentRoster.SILENT);
    return LargeFleet.shared()
        .database()
        .transact(tx -> AgentRosterStore.query(tx, caller, request, silentSince));
  }
}
