package kassahub.agent.uplink;

import java.time.Instant;
import java.util.Optional;

/**
 * How the connection to the hub is, for health reports and for people.
 *
 * @param connected whether there is a session now
 * @param transport the way in use, or tried last
 * @param since when this began
 * @param problem why there is no session; empty before the first attempt has ended, too
 */
public record UplinkStatus(
    boolean connected, String transport, Instant since, Optional<String> problem) {}
