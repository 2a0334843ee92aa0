package kassahub.hub.agent;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** An excerpt of an agent's own log, asked for by a dispatch. */
public record AgentLog(long id, Optional<UUID> dispatch, Instant receivedAt, String text) {}
