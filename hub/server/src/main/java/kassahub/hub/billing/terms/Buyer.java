package kassahub.hub.billing.terms;

import java.util.Optional;
import kassahub.hub.billing.Contract;

/**
 * An organisation that somebody pays for.
 *
 * @param contract in force; empty until its first order
 */
public record Buyer(
    long organisation,
    String name,
    String taxNumber,
    String country,
    Optional<Contract> contract) {}
