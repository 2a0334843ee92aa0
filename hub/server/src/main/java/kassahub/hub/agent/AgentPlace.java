package kassahub.hub.agent;

import java.time.Instant;

/**
 * Where an agent's key was used.
 *
 * @param transport {@code mqtt} or {@code grpc}
 * @param address as the hub saw it
 * @param at when it was used there last
 */
public record AgentPlace(String transport, String address, Instant at) {}
