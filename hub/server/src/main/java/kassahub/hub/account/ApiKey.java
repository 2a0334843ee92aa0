package kassahub.hub.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A program's key.
 *
 * @param prefix its first characters, to recognise it by
 */
public record ApiKey(
    long id,
    String name,
    String prefix,
    List<Permission> scopes,
    Instant createdAt,
    Optional<Instant> lastUsedAt) {}
