package kassahub.hub.billing.bank;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A payment of a statement, with what became of it.
 *
 * @param currency of our account
 * @param booking empty while it waits, or when it was set aside
 */
public record StatementLine(
    long id,
    Incoming incoming,
    String currency,
    String file,
    Instant importedAt,
    String importedBy,
    Optional<Booking> booking,
    Optional<SetAside> setAside) {

  /**
   * What it was booked as.
   *
   * @param how {@code matched}, {@code chosen} or {@code advance}
   * @param invoice absent of an advance
   */
  public record Booking(
      long payment,
      String how,
      OptionalLong invoice,
      Optional<String> printed,
      Instant at,
      String by) {}

  /** Why nobody books it. */
  public record SetAside(String reason, Instant at, String by) {}
}
