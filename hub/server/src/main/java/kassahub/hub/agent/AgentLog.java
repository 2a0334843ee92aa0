package kassahub.hub.agent;

import java.time.Instant;

/** An excerpt of an agent's own log, asked for by a dispatch. */
public record AgentLog(Instant receivedAt, String text) {}
