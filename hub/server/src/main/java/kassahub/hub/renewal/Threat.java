package kassahub.hub.renewal;

import java.time.LocalDate;
import kassahub.hub.activation.Reason;

/**
 * Registers of a halted policy whose subscription ends on one day.
 *
 * @param registers how many
 */
public record Threat(
    long account, long policyId, String policy, Reason reason, LocalDate ends, int registers) {}
