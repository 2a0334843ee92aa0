package kassahub.hub.register;

import java.time.Instant;
import java.util.Optional;

/**
 * An agent reports a register that is bound elsewhere.
 *
 * @param holder organisation that has the register
 * @param claimant organisation of the agent that reports it; empty for tenants, who never learn
 *     another's name
 */
public record Claim(
    long id,
    long register,
    String serial,
    String holder,
    Optional<String> claimant,
    Instant firstAt,
    Instant lastAt) {}
