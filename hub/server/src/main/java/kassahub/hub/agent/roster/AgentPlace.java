package kassahub.hub.agent.roster;

import java.time.Instant;
import java.util.Optional;

/**
 * Where an agent's key was used.
 *
 * @param transport {@code mqtt} or {@code grpc}
 * @param address as the hub saw it; empty when a broker stood between
 * @param at when it was used there last
 */
public record AgentPlace(String transport, Optional<String> address, Instant at) {}
