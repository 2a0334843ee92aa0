package kassahub.hub.billing.books;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lists of issued documents read few rows of a hub that issued many; a later page of a period no
 * more than the period has (decision 053).
 */
public abstract class IssuedPlansCase {
  static Stream<Arguments> requests() {
    var filters =
        List.<Map<String, List<String>>>of(
            Map.of(),
            Map.of("issued-from", List.of("2026-03-01"), "issued-to", List.of("2026-03-14")),
            Map.of("issued-to", List.of("2026-02-01")));
    return Stream.of(IssuedKind.values())
        .flatMap(
            kind ->
                filters.stream()
                    .map(filter -> Arguments.of(kind, Plans.asking("issued", filter, ""))));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readsFewRows(IssuedKind kind, PageRequest request) {
    Plans.requireFewRows(
        FleetSamples.backOffice().scope(), IssuedStore.query(kind, request), request);
  }
}
