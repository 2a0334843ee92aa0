package kassahub.hub.notice;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One notice.
 *
 * @param kind key of its sentence in the bundles: {@code notice.KIND}
 * @param facts fill the sentence's placeholders by name
 */
public record Notice(
    long id, Instant at, String kind, Map<String, String> facts, Optional<Instant> readAt) {}
