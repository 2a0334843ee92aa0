package kassahub.hub.agent;

/** An agent that comes in. */
record NewAgent(String id, long organisation, String name, String host, String version) {}
