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
    /** It costs more than before. */
    public boolean raises() {
      return after.amount().minor() > before.amount().minor();
    }

    /** By how much less it costs, or more, in kopecks. */
    public long difference() {
      return Math.abs(before.amount().minor() - after.amount().minor());
    }

    /** The tax in that. */
    public long differenceVat() {
      return Math.abs(before.vatAmount() - after.vatAmount());
    }

    /** The difference as a line: of fewer licences or of another price. */
    public OrderLine differing() {
      return new OrderLine(
          before.position(),
          before.name(),
          before.article(),
          before.price(),
          before.quantity(),
          new Money(difference(), before.amount().currency()),
          before.vat(),
          differenceVat());
    }
  }

  /** More is owed than before. */
  public boolean raises() {
    return after.minor() > before.minor();
  }

  /** By how much less is owed, or more. */
  public Money difference() {
    return new Money(Math.abs(before.minor() - after.minor()), before.currency());
  }
}
