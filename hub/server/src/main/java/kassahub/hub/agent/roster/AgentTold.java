package kassahub.hub.agent.roster;

import java.time.Instant;
import java.util.Optional;

/**
 * What an agent last said of itself.
 *
 * @param json an object
 */
public record AgentTold(String json, Optional<Instant> at) {}
