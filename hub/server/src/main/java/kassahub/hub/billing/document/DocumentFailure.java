package kassahub.hub.billing.document;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A document that could not be made.
 *
 * @param subject the invoice's id, or the number of the order that is shipped
 * @param printed its own number; empty when a transfer document has none yet
 * @param order empty where an invoice is for something else
 * @param reason what the last attempt ended with
 * @param failures how many attempts there were
 * @param nextAt when it is tried again
 */
public record DocumentFailure(
    DocumentKind kind,
    long subject,
    Optional<String> printed,
    OptionalLong order,
    String organisation,
    String reason,
    int failures,
    Instant since,
    Instant nextAt) {}
