package kassahub.hub.billing;

import java.util.Locale;
import kassahub.hub.database.Tx;

/** Numbers without gaps, each series by itself; they go on over the years. */
enum NumberSeries {
  ORDER,
  INVOICE,
  /** Universal transfer documents. */
  SHIPPING,
  /** Invoices for licence instances. */
  INSTANCES,
  /** Invoices for money in advance. */
  PREPAYMENT,
  /** Correcting documents. */
  CORRECTION;

  /**
   * A number that was taken.
   *
   * @param printed as documents show it: {@code ПГ-118}
   */
  record Taken(long number, String printed) {}

  /**
   * The next number. Until the transaction ends nobody else gets one of this series, and when it is
   * rolled back the number was not taken; so take it last.
   */
  Taken take(Tx tx) {
    return NumberStore.take(tx, this);
  }

  /** As columns spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
