package kassahub.hub.billing;

import java.time.Duration;
import java.time.Instant;
import kassahub.hub.catalogue.Money;

/**
 * An order that still waits for its invoice.
 *
 * @param age since the invoice is owed
 */
public record Uninvoiced(
    long number, String organisation, Money amount, Instant owedSince, Duration age) {
  /** An invoice is issued within a day. */
  static final Duration DEADLINE = Duration.ofHours(24);

  /** The invoice should have been issued. */
  public boolean late() {
    return age.compareTo(DEADLINE) >= 0;
  }
}
