package kassahub.hub.billing.document;

import java.time.Instant;

/** A seller with who entered it, and when. */
public record KnownSeller(Seller seller, Instant since, String by) {}
