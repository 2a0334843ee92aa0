package kassahub.hub.agent.roster;

import java.time.Instant;

/**
 * An agent's newest connection.
 *
 * @param count of its connections so far
 */
public record AgentLinked(Instant since, long count) {}
