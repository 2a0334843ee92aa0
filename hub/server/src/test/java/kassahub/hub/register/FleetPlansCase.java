package kassahub.hub.register;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.SettableClock;
import kassahub.hub.account.Caller;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.matter.Matter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order, filter and search of the list of registers reads few rows of a large fleet, but
 * those that decision 034 names.
 */
public abstract class FleetPlansCase {
  private static final List<String> SORTS =
      List.of("id", "memory", "storageEnds", "stopped", "unsent", "licence", "seen");

  static Stream<PageRequest> requests() {
    var narrowed =
        Stream.of(FleetFilter.values())
            .filter(filter -> filter != FleetFilter.TAB)
            .flatMap(filter -> filter.choices().stream().map(choice -> with(filter, choice)));
    var filters =
        Stream.concat(
                Stream.of(tab("active"), tab("archive"), with(FleetFilter.ORGANISATION, "77")),
                narrowed)
            .toList();
    var sorted =
        SORTS.stream()
            .flatMap(sort -> filters.stream().map(filter -> Plans.asking(sort, filter, "")));
    var sought =
        SORTS.stream()
            .flatMap(
                sort ->
                    Stream.of("0085430000031234", "31234", "0854", "касса 599", "nowhere")
                        .map(text -> Plans.asking(sort, tab("active"), text)));
    return Stream.concat(sorted, sought);
  }

  /** Without those where the order goes with what the filter asks, in another table or column. */
  static Stream<PageRequest> requestsOfOperators() {
    return requests()
        .filter(
            request -> !(sortedBy(request, "licence") && narrows(request, FleetFilter.CONTRACT)))
        .filter(request -> !(sortedBy(request, "seen") && narrows(request, FleetFilter.DOCUMENTS)));
  }

  /** Without one where an index of so small a fleet is read faster than an account's registers. */
  static Stream<PageRequest> requestsOfPartners() {
    return requests()
        .filter(
            request ->
                !narrows(request, FleetFilter.DOCUMENTS)
                    || sortedBy(request, "id")
                    || sortedBy(request, "seen"));
  }

  static Stream<PageRequest> matters() {
    return Stream.concat(
        Plans.owned(Matter.UNSENT, "unsent", with(FleetFilter.UNSENT, "day")),
        Plans.owned(Matter.STORAGE, "storageEnds", with(FleetFilter.STORAGE, "ending")));
  }

  @ParameterizedTest
  @MethodSource("matters")
  void readsFewOfMineAndOfNobodys(PageRequest request) {
    requireFewRows(FleetSamples.support(), request);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void showsAPartnerNoOthers(PageRequest request) {
    var query = FleetStore.query(FleetSamples.partner(), request, SettableClock.START);
    Plans.requireOwnRows(query, request, "owner_name");
  }

  @ParameterizedTest
  @MethodSource("requestsOfOperators")
  void readsFewRowsForAnOperator(PageRequest request) {
    requireFewRows(FleetSamples.support(), request);
  }

  @ParameterizedTest
  @MethodSource("requestsOfPartners")
  void readsFewRowsForAPartner(PageRequest request) {
    requireFewRows(FleetSamples.partner(), request);
  }

  private static boolean sortedBy(PageRequest request, String sort) {
    return request.sort().equals(Optional.of(sort));
  }

  private static boolean narrows(PageRequest request, FleetFilter filter) {
    return request.filters().containsKey(filter.parameter());
  }

  private static void requireFewRows(Caller caller, PageRequest request) {
    var query = FleetStore.query(caller, request, SettableClock.START);
    Plans.requireFewRows(caller.scope(), query, request);
  }

  private static Map<String, List<String>> tab(String tab) {
    return Map.of(FleetFilter.TAB.parameter(), List.of(tab));
  }

  private static Map<String, List<String>> with(FleetFilter filter, String choice) {
    return Map.of(
        FleetFilter.TAB.parameter(), List.of("active"), filter.parameter(), List.of(choice));
  }
}
