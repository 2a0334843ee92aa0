package kassahub.hub.rollout;

import java.time.Instant;

/**
 * A signed release of the agent.
 *
 * @param name SHA-256 of its signed head, in hexadecimal digits
 * @param lowest version that may change to it
 * @param bytes of all of it, packed
 */
public record Release(
    long id,
    String name,
    String version,
    String platform,
    String lowest,
    Instant notBefore,
    Instant notAfter,
    long bytes,
    Instant addedAt,
    String addedBy) {}
