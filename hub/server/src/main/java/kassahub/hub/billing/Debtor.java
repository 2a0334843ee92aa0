package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.catalogue.Money;
import kassahub.hub.organisation.BlockCause;

/**
 * An account, and what it owes.
 *
 * @param invoices how many are overdue
 * @param owed what is overdue, a sum a currency
 * @param advance what its organisations have with us, a sum a currency
 * @param oldest due day of the oldest overdue invoice
 */
public record Debtor(
    long account,
    String name,
    int invoices,
    List<Money> owed,
    List<Money> advance,
    Optional<LocalDate> oldest,
    Optional<Block> block) {
  /**
   * What an account is to pay and need not have paid yet, in one currency.
   *
   * @param first due day of the next of these invoices
   */
  public record Upcoming(Money sum, int invoices, LocalDate first) {}

  public Debtor {
    owed = List.copyOf(owed);
    advance = List.copyOf(advance);
  }

  /**
   * It may buy nothing.
   *
   * @param reason an operator's words; a code for a debt
   */
  public record Block(Instant since, BlockCause cause, String reason) {}

  /** What one of its organisations has with us. */
  public record Advance(String organisation, Money sum) {}

  /** Blocked for this cause. */
  public boolean blockedFor(BlockCause cause) {
    return block.filter(one -> one.cause() == cause).isPresent();
  }
}
