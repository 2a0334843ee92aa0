package kassahub.hub.agent;

/**
 * An agent whose place another one has taken.
 *
 * @param account whom it belonged to
 * @param by the other agent
 * @param byName what the other agent is called
 */
public record Replaced(long account, String agent, String name, String by, String byName) {}
