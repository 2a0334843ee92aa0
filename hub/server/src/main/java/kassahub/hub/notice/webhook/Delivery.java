package kassahub.hub.notice.webhook;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A line of a webhook's log.
 *
 * @param body as it is sent
 * @param status what the receiver answered last
 * @param reason why it got none
 */
public record Delivery(
    long id,
    UUID event,
    EventKind kind,
    String body,
    State state,
    int tries,
    OptionalInt status,
    Optional<String> reason,
    Instant createdAt,
    Instant nextAt) {

  /** How far it is. */
  public enum State {
    WAITING,
    DELIVERED,
    FAILED;

    static State of(String stored) {
      return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    /** As the database and the texts spell it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
