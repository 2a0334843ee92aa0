package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import kassahub.hub.database.Tx;

/**
 * Which payments had come in before an order was delivered and pay it: a transfer document names
 * them (facts/ru-fiscal-and-billing.md §5.3, field (5)). What came first is used first, and older
 * invoices before newer ones.
 */
final class Advances {
  /**
   * A payment that is not all used.
   *
   * @param reference empty where no paper of the payer's is known
   * @param rest what of it went to no invoice when it came in, or came back by a correction
   */
  record Surplus(String reference, LocalDate receivedOn, Instant recordedAt, long rest) {}

  /**
   * An order's invoice beside its organisation's money.
   *
   * @param here what of that money paid this invoice
   * @param newer what of it paid newer invoices
   * @param older what older invoices still ask for
   */
  record Owed(
      long organisation,
      String currency,
      long amount,
      long paid,
      long here,
      long newer,
      long older) {}

  private Advances() {}

  /** The newest first. */
  static List<Surplus> of(Tx tx, TransferStore.Unshipped order) {
    return TransferStore.owed(tx, order.number())
        .map(owed -> of(tx, owed))
        .orElse(List.of())
        .stream()
        .filter(surplus -> before(surplus, order))
        .toList();
  }

  private static List<Surplus> of(Tx tx, Owed owed) {
    long balance = Ledger.balance(tx, owed.organisation(), owed.currency());
    long older = Math.min(owed.older(), balance);
    long most = balance + owed.here() + owed.newer() - older;
    long least = most - owed.here() - Math.min(owed.amount() - owed.paid(), balance - older);
    return most > least
        ? within(TransferStore.surpluses(tx, owed.organisation(), owed.currency()), least, most)
        : List.of();
  }

  /** Those that hold a kopeck between these two, counted from the newest. */
  static List<Surplus> within(List<Surplus> newestFirst, long least, long most) {
    var found = new ArrayList<Surplus>();
    long before = 0;
    for (var surplus : newestFirst) {
      if (before < most && before + surplus.rest() > least) {
        found.add(surplus);
      }
      before += surplus.rest();
    }
    return found;
  }

  private static boolean before(Surplus surplus, TransferStore.Unshipped order) {
    return !surplus.reference().isEmpty()
        && (surplus.receivedOn().isBefore(order.transferredOn())
            || !surplus.recordedAt().isAfter(order.owedSince()));
  }
}
