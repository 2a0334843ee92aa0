package kassahub.hub.notice.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An address that events of an account are sent to.
 *
 * @param failingSince when the receiver took something last, if it has failed since
 */
public record Webhook(
    long id,
    long account,
    String url,
    List<EventKind> events,
    Instant createdAt,
    String createdBy,
    Optional<Instant> stoppedAt,
    boolean stoppedByFailures,
    Optional<Instant> failingSince) {}
