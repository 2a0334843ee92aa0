package kassahub.hub.agent;

import java.time.Instant;

/**
 * An agent whose place another one has taken.
 *
 * @param account whom it belonged to
 * @param by the other agent
 */
public record Replaced(long account, String agent, String name, String by, Instant at) {}
