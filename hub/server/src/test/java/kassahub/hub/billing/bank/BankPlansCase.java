package kassahub.hub.billing.bank;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.database.LargeFleet;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.matter.Matter;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every filter and search of what banks told reads few rows of years of it. */
public abstract class BankPlansCase {
  private static final Map<String, List<String>> OURS =
      Map.of("account", List.of("40702810000000000001"));

  static Stream<PageRequest> lines() {
    return Stream.concat(
        Stream.of(
                Map.<String, List<String>>of(),
                OURS,
                Map.of("received-from", List.of("2026-11-01")),
                Map.of("received-to", List.of("2026-02-01")))
            .map(filter -> Plans.asking("received", filter, "")),
        Stream.of("ПГ-31234", "лавка 31", "7700000312", "200013", "nowhere")
            .map(text -> Plans.asking("received", Map.of(), text)));
  }

  static Stream<PageRequest> matters() {
    return Plans.owned(Matter.STATEMENTS, "received", Map.of());
  }

  @ParameterizedTest
  @MethodSource("matters")
  void readsFewOfMineAndOfNobodys(PageRequest request) {
    require(StatementStore.waiting(FleetSamples.backOffice(), request), request);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void readsFewOfTheLinesThatWait(PageRequest request) {
    require(StatementStore.waiting(FleetSamples.backOffice(), request), request);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void readsFewOfTheLinesThatAreDecided(PageRequest request) {
    require(StatementStore.decided(request), request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"matched", "chosen", "advance", "set-aside"})
  void readsFewOfWhatBecameOfLines(String became) {
    var request = Plans.asking("received", Map.of("became", List.of(became)), "");
    require(StatementStore.decided(request), request);
  }

  @Test
  void readsFewOfTheUploads() {
    var request = Plans.asking("at", Map.of(), "");
    require(UploadStore.query(request), request);
  }

  /** No index has their names; each is read once and nothing of what it told. */
  @ParameterizedTest
  @ValueSource(strings = {"выписка", "1234", "nowhere"})
  void readsEachOfTheUploadsOnce(String text) {
    var request = Plans.asking("at", Map.of(), text);
    long each = LargeFleet.UPLOADS + 2L * request.size();
    Plans.requireFewRows(
        FleetSamples.backOffice().scope(), UploadStore.query(request), request, each);
  }

  private static void require(PageQuery query, PageRequest request) {
    Plans.requireFewRows(FleetSamples.backOffice().scope(), query, request);
  }
}
