package kassahub.hub.billing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Universal transfer documents (УПД): an order has passed to its buyer when it has one,
 * whether it is paid or not. Orders in tenge have none: the form is Russian.
 */
public final class Transfers {
  private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);

  private final Billing.Parts parts;

  Transfers(Billing.Parts parts) {
    this.parts = parts;
  }

  /**
   * Orders that have their invoice, or need none, and no transfer document yet. None while nobody
   * is entered who sells: the document has to name him. None that failed and is to be tried later.
   *
   * @param after the last number seen, 0 at first
   */
  public List<Long> due(Tx tx, long after, Instant now, int most) {
    return TransferStore.due(tx, after, now, most);
  }

  /**
   * Issues the transfer document of an order, which is shipped by that. Any number of hubs may: the
   * order is locked by whoever does.
   *
   * @return false when it has one, or another hub is at it
   */
  public boolean issue(long order) {
    return parts.database().transact(tx -> issue(tx, order));
  }

  /** The transfer document of an order that the caller may see. */
  public Optional<Transfer> of(Caller caller, long order) {
    caller.require(Permission.SEE_ORDERS);
    return parts.database().transact(caller.scope(), tx -> TransferStore.find(tx, caller, order));
  }

  private boolean issue(Tx tx, long number) {
    var found = TransferStore.lockUnshipped(tx, number);
    if (found.isEmpty()) {
      return false;
    }
    var order = found.get();
    var now = parts.clock().instant();
    var lines = OrderListStore.lines(tx, number, order.amount());
    int status = status(lines);
    TransferStore.shipped(tx, number);
    var taken = NumberSeries.SHIPPING.take(tx);
    TransferStore.insert(
        tx,
        new TransferStore.Draft(
            order,
            taken,
            status,
            now,
            LegalDay.of(now, order.country()),
            Advances.of(tx, order),
            UUID.randomUUID()));
    parts
        .journal()
        .record(
            tx,
            Actor.hub(),
            "transfer.issued",
            "order",
            Long.toString(number),
            Map.of(
                "number", taken.printed(),
                "status", Integer.toString(status),
                "amount", Long.toString(order.amount().minor())));
    tx.afterCommit(() -> parts.changes().publish("order:" + number));
    LOG.info("Transfer document was issued. order={} number={}", number, taken.printed());
    return true;
  }

  /** Who charges tax gives an invoice for it as well (facts/ru-fiscal-and-billing.md §5.3). */
  private static int status(List<OrderLine> lines) {
    return lines.stream().anyMatch(line -> line.vat().rate().isPresent()) ? 1 : 2;
  }
}
