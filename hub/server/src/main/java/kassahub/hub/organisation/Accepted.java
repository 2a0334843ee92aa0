package kassahub.hub.organisation;

import java.time.Instant;

/**
 * A line of the journal of acceptances: nobody changes it or takes it away.
 *
 * @param edition its name
 * @param who the person's name and login
 * @param ip the address it came from
 */
public record Accepted(String edition, String who, Instant at, String ip) {}
