package kassahub.hub.activation;

import java.time.Instant;

/**
 * One question to a vendor and its answer, in words; without licence bytes.
 *
 * @param at when the answer came
 */
public record VendorExchange(Instant at, String request, String answer) {}
