package kassahub.hub.account;

import java.time.Instant;

/**
 * A line of «where I am signed in».
 *
 * @param id for closing it; not the token
 */
public record OpenSession(String id, Instant seenAt, String address, String browser) {}
