package kassahub.hub.billing.bank;

import java.time.LocalDate;
import java.util.Optional;

/**
 * An invoice that a payment nearly fits, with what fits.
 *
 * @param number how the purpose names it
 * @param payer the buyer itself paid
 * @param amount to the kopeck what is still to be paid
 * @param early the money came before the invoice
 * @param recorded when the same sum was recorded by hand: maybe it is the same money
 */
public record Proposal(
    Asked invoice,
    Named number,
    boolean payer,
    boolean amount,
    boolean early,
    Optional<LocalDate> recorded) {

  /** How a purpose names an invoice. */
  public enum Named {
    /** As it is printed, whatever alphabet its letters are of. */
    EXACTLY,
    /** Its digits only. */
    LOOSELY,
    NOT
  }

  /** Everything fits: booked without asking anybody. */
  boolean certain() {
    return invoice.open()
        && number == Named.EXACTLY
        && payer
        && amount
        && !early
        && recorded.isEmpty();
  }

  /** Two of three fit. */
  boolean likely() {
    return fitting() >= 2;
  }

  /** The payer's own and not paid. */
  boolean owed() {
    return payer && invoice.open();
  }

  int fitting() {
    return (number == Named.NOT ? 0 : 1) + (payer ? 1 : 0) + (amount ? 1 : 0);
  }
}
