package kassahub.hub.agent;

import java.time.Instant;

/**
 * An agent's newest connection.
 *
 * @param count of its connections so far
 * @param address where it came from, or the broker between
 */
public record AgentLinked(Instant since, long count, String address) {}
