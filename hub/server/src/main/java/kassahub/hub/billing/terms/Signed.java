package kassahub.hub.billing.terms;

import java.time.Instant;
import kassahub.hub.billing.Contract;

/** A contract, and who entered it when. */
public record Signed(Contract contract, Instant at, String by) {}
