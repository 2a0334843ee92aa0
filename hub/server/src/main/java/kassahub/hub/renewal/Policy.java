package kassahub.hub.renewal;

import java.util.Currency;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;

/**
 * A rule: registers of this organisation are renewed when so many days or fewer are left. Both sums
 * are in one currency; what its account buys in another one it does not buy (decision 075).
 *
 * @param daysBefore 1 to 180
 * @param monthLimit most to spend in a calendar month
 * @param highestPrice most to pay for one licence
 * @param outletId only registers of this outlet; empty = all of the organisation
 * @param halted what stood in the way at the last run
 */
public record Policy(
    long id,
    long account,
    long organisationId,
    String name,
    boolean enabled,
    int daysBefore,
    Money monthLimit,
    Money highestPrice,
    OptionalLong outletId,
    Optional<Reason> halted) {

  /** In which it counts. */
  public Currency currency() {
    return monthLimit.currency();
  }

  /** A sum in its currency. */
  Money money(long minor) {
    return new Money(minor, currency());
  }

  /** Whether both are enabled and may renew the same registers. */
  boolean overlaps(Policy other) {
    boolean sameOutlets =
        outletId.isEmpty() || other.outletId.isEmpty() || outletId.equals(other.outletId);
    return id != other.id
        && enabled
        && other.enabled
        && organisationId == other.organisationId
        && sameOutlets;
  }
}
