package kassahub.hub.billing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.problem.Problem;

/** Sales: placed when something was delivered, shown to who bought it. */
public final class Orders {
  private final Billing.Parts parts;

  Orders(Billing.Parts parts) {
    this.parts = parts;
  }

  /**
   * Places an order in the transaction that delivers. The caller keeps the number where the
   * delivery is kept, so that there is one. Call it last: orders are numbered one after the other.
   *
   * @return its number
   */
  public long place(Tx tx, NewOrder wanted) {
    var now = parts.clock().instant();
    var lines = priced(tx, wanted);
    var amount = lines.stream().map(OrderStore.Line::amount).reduce(Money::plus).orElseThrow();
    var contract = contract(tx, wanted.organisation(), now);
    long number = NumberSeries.ORDER.take(tx).number();
    // Nothing to pay is paid, and nobody is asked for it.
    var paidAt = amount.minor() == 0 ? Optional.of(now) : Optional.<Instant>empty();
    OrderStore.insert(tx, number, wanted, contract.id(), amount, paidAt);
    OrderStore.insertLines(tx, number, lines);
    parts
        .journal()
        .record(
            tx,
            Actor.hub(),
            "order.placed",
            "order",
            Long.toString(number),
            Map.of(
                "organisation", Long.toString(wanted.organisation()),
                "amount", Long.toString(amount.minor())));
    return number;
  }

  /**
   * One page of orders, newest first (A-111 … A-123). Filters: {@code organisation} (ids), {@code
   * payment} ({@code paid}, {@code unpaid}). The search finds an order's or invoice's number, and
   * parts of an organisation's name.
   */
  public Page<OrderSummary> list(Caller caller, PageRequest request) {
    caller.require(Permission.SEE_ORDERS);
    return parts
        .database()
        .transact(caller.scope(), tx -> OrderListStore.page(tx, caller, request));
  }

  /**
   * One order.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORDER}
   */
  public Order get(Caller caller, long number) {
    caller.require(Permission.SEE_ORDERS);
    return parts
        .database()
        .transact(
            caller.scope(),
            tx -> {
              var summary =
                  OrderListStore.find(tx, caller, number).orElseThrow(Orders::noSuchOrder);
              caller.looks(parts.journal(), tx, summary.organisationId(), "order " + number);
              return new Order(summary, OrderListStore.lines(tx, number, summary.amount()));
            });
  }

  private List<OrderStore.Line> priced(Tx tx, NewOrder wanted) {
    var delivered =
        LegalDay.of(wanted.owedSince(), ContractStore.country(tx, wanted.organisation()));
    var rules =
        VatStore.rules(
            tx, wanted.lines().stream().map(NewOrder.Line::licenceType).toList(), delivered);
    var lines = new ArrayList<OrderStore.Line>();
    for (var line : wanted.lines()) {
      var vat = rules.getOrDefault(line.licenceType(), parts.config().vat());
      var amount =
          new Money(
              Math.multiplyExact(line.price().minor(), line.quantity()), line.price().currency());
      lines.add(new OrderStore.Line(line, amount, vat));
    }
    return lines;
  }

  private Contract contract(Tx tx, long organisation, Instant now) {
    return ContractStore.inForce(tx, organisation)
        .orElseGet(
            () -> {
              ContractStore.lock(tx, organisation);
              var zone = LegalDay.zone(ContractStore.country(tx, organisation));
              var today = now.atZone(zone).toLocalDate();
              ContractStore.ofOffer(
                  tx, organisation, zone.getId(), today, parts.config().terms(), now);
              return ContractStore.inForce(tx, organisation).orElseThrow();
            });
  }

  private static Problem noSuchOrder() {
    return new Problem.NotFound("NO_SUCH_ORDER", "no order of that number");
  }
}
