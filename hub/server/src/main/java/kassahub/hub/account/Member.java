package kassahub.hub.account;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody of an account, as those see who let people in.
 *
 * @param settled has a password, and so has been here
 * @param invitedUntil an invitation that nobody has used, good until then
 * @param seenAt last seen on a page, as far as a session tells that is still open
 */
public record Member(
    User user, boolean settled, Optional<Instant> invitedUntil, Optional<Instant> seenAt) {}
