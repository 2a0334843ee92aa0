package kassahub.hub.billing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.SettableClock;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Plans;
import kassahub.hub.matter.Matter;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every filter and search of orders and invoices reads few rows of a hub that sold much, also by a
 * word that most organisations share, by one of few organisations that bought most of it, or by one
 * of many that bought nothing.
 */
public abstract class SalesPlansCase {
  static Stream<PageRequest> requests() {
    var organisation = Map.of("organisation", List.of("77"));
    return Stream.concat(
        Stream.of(
                "118",
                "ПГ-118",
                "лавка 312",
                "лавка 31",
                "лавка 600",
                "лавка",
                "ао «лавка",
                "nowhere")
            .map(text -> Plans.asking("number", Map.of(), text)),
        Stream.of(Map.<String, List<String>>of(), organisation)
            .map(filter -> Plans.asking("number", filter, "")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readsFewOfTheOrders(PageRequest request) {
    orders(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"paid", "unpaid", "overdue"})
  void readsFewOfTheOrders(String payment) {
    orders(Plans.asking("number", Map.of("payment", List.of(payment)), ""));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readsFewOfTheInvoices(PageRequest request) {
    invoices(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"issued", "paid", "overdue", "deleted"})
  void readsFewOfTheInvoices(String state) {
    invoices(Plans.asking("number", Map.of("state", List.of(state)), ""));
  }

  static Stream<PageRequest> uninvoiced() {
    return Stream.concat(
        Stream.of(Map.<String, List<String>>of(), Map.of("age", List.of("day")))
            .map(filter -> Plans.asking("since", filter, "")),
        Plans.owned(Matter.UNINVOICED, "since", Map.of()));
  }

  @ParameterizedTest
  @MethodSource("uninvoiced")
  void readsFewOfTheOrdersWithoutAnInvoice(PageRequest request) {
    var caller = FleetSamples.backOffice();
    Plans.requireFewRows(
        caller.scope(), InvoiceStore.uninvoiced(caller, request, SettableClock.START), request);
  }

  private static void orders(PageRequest request) {
    for (var caller : List.of(FleetSamples.backOffice(), FleetSamples.partner())) {
      Plans.requireFewRows(
          caller.scope(), tx -> OrderListStore.query(tx, caller, request), request);
    }
  }

  private static void invoices(PageRequest request) {
    for (var caller : List.of(FleetSamples.backOffice(), FleetSamples.partner())) {
      Plans.requireFewRows(caller.scope(), tx -> InvoiceStore.query(tx, caller, request), request);
    }
  }
}
