package kassahub.hub.agent;

import java.time.Instant;

/**
 * An agent whose key is in two places and that waits for a person.
 *
 * @param account whom it belongs to
 */
public record Suspended(long account, String agent, String name, Instant at) {}
