package kassahub.hub.billing;

import java.util.List;
import kassahub.hub.catalogue.Money;

/**
 * What a correction would do.
 *
 * @param invoice whose debt it lessens, as printed
 * @param changes the lines that it changes
 * @param before what the order costs now
 * @param after what it would cost
 * @param released what would become the organisation's, because it was paid
 */
public record CorrectionPlan(
    CorrectionDraft draft,
    String organisation,
    String invoice,
    List<Change> changes,
    Money before,
    Money after,
    Money released) {
  public CorrectionPlan {
    changes = List.copyOf(changes);
  }

  /** A line before and after; tax as it was billed. */
  public record Change(OrderLine before, OrderLine after) {
    /** By how much less it costs, in kopecks. */
    public long less() {
      return before.amount().minor() - after.amount().minor();
    }

    /** The tax in that. */
    public long lessVat() {
      return before.vatAmount() - after.vatAmount();
    }
  }

  /** By how much less is owed. */
  public Money less() {
    return new Money(before.minor() - after.minor(), before.currency());
  }
}
