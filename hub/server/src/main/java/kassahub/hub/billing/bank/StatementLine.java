package kassahub.hub.billing.bank;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.catalogue.Money;

/**
 * A payment of a statement, with what became of it.
 *
 * @param currency of our account
 * @param fileId absent where the file that told of it first was not kept
 * @param waitsSince when it came or was put back; without meaning once it is decided
 * @param booking empty while it waits, or when it was set aside
 */
public record StatementLine(
    long id,
    Incoming incoming,
    String currency,
    String file,
    OptionalLong fileId,
    Instant importedAt,
    String importedBy,
    Instant waitsSince,
    Optional<Booking> booking,
    Optional<SetAside> setAside) {

  /** What becomes of lines: how they are booked, or that nobody books them. */
  public static final List<String> DECISIONS = List.of("matched", "chosen", "advance", "set-aside");

  public Money amount() {
    return Money.of(incoming.amount(), currency);
  }

  /** Nobody has booked it or set it aside. */
  public boolean waits() {
    return booking.isEmpty() && setAside.isEmpty();
  }

  /**
   * What it was booked as.
   *
   * @param how {@code matched}, {@code chosen} or {@code advance}
   * @param payer whose money it became
   * @param invoices none of an advance
   */
  public record Booking(
      long payment, String how, Payer payer, List<Paid> invoices, Instant at, String by) {
    public Booking {
      invoices = List.copyOf(invoices);
    }

    /** Their numbers. */
    public Optional<String> printed() {
      return invoices.stream().map(Paid::printed).reduce((one, other) -> one + ", " + other);
    }
  }

  /** An organisation. */
  public record Payer(long id, String name) {}

  /** An invoice that it paid, or a part of it. */
  public record Paid(long id, String printed) {}

  /** Why nobody books it. */
  public record SetAside(String reason, Instant at, String by) {}
}
