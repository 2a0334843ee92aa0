package kassahub.hub.activation;

import java.time.Duration;
import java.util.List;
import kassahub.hub.billing.Orders;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A finished activation becomes an order, once, in the transaction that finishes it. The
 * activation keeps the order's number: that is the unique key.
 */
public final class Sales {
  private static final Logger LOG = LoggerFactory.getLogger(Sales.class);
  private static final int AT_ONCE = 200;

  /** Longer than an exchange of releases takes; what was sold before was settled without us. */
  private static final Duration LOOKS_BACK = Duration.ofDays(7);

  private final Basis basis;
  private final Orders orders;

  public Sales(Basis basis, Orders orders) {
    this.basis = basis;
    this.orders = orders;
  }

  /** Nothing when it is not done or has its order. Call it last, see {@link Orders#place}. */
  boolean place(Tx tx, long activation) {
    var sale = SaleStore.lockUnsold(tx, activation);
    sale.ifPresent(found -> SaleStore.sold(tx, activation, orders.place(tx, found)));
    return sale.isPresent();
  }

  /**
   * Places the orders of activations that were finished by a release that knew none, while releases
   * were exchanged; how many. Any number of hubs may. One that cannot be placed holds up no other.
   */
  public int placeOwed() {
    int placed = 0;
    long after = 0;
    var since = basis.clock().instant().minus(LOOKS_BACK);
    List<Long> owed;
    do {
      long from = after;
      owed = basis.database().transact(tx -> SaleStore.unsold(tx, from, AT_ONCE, since));
      for (long activation : owed) {
        placed += placeOrSayWhyNot(activation) ? 1 : 0;
        after = activation;
      }
    } while (owed.size() == AT_ONCE);
    return placed;
  }

  private boolean placeOrSayWhyNot(long activation) {
    try {
      return basis
          .database()
          .transact(
              tx -> {
                basis.changed(tx, activation);
                return place(tx, activation);
              });
    } catch (DatabaseAway later) {
      throw later;
    } catch (RuntimeException failure) {
      LOG.error("No order can be placed. activation={}", activation, failure);
      return false;
    }
  }
}
