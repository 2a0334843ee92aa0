package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Money;

/**
 * An account that owes something overdue, or may buy nothing.
 *
 * @param owed what is overdue, in all
 * @param oldest due day of the oldest overdue invoice
 * @param reason why it is blocked: an operator's words, {@code OVERDUE} for a debt
 */
public record Debtor(
    long account,
    String name,
    int invoices,
    Money owed,
    Optional<LocalDate> oldest,
    Optional<Instant> blockedAt,
    Optional<String> reason) {}
