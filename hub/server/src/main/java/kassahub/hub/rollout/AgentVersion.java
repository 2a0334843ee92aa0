package kassahub.hub.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * How one agent stands to one release.
 *
 * @param state as the rollout counts it
 */
public record AgentVersion(
    long release, String version, String state, Instant at, Optional<String> reason) {}
