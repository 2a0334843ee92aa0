package kassahub.hub.agent;

import java.time.Instant;
import java.util.Optional;

/**
 * A token that was made; the token itself is shown once and kept as a hash.
 *
 * @param uses how many agents it lets in altogether
 * @param approval a person decides about each of them
 * @param replaces the agent whose registers the new one gets; that one is revoked then
 * @param held lets nobody in until a second operator has confirmed it
 */
public record EnrolmentToken(
    long id,
    long organisation,
    String name,
    int uses,
    int usesLeft,
    boolean approval,
    Optional<String> replaces,
    boolean held,
    Instant createdAt,
    String createdBy,
    Instant expiresAt,
    Optional<Instant> revokedAt) {}
