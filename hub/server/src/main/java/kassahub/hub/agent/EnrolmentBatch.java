package kassahub.hub.agent;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Enrolment strings for many tills of one organisation.
 *
 * @param key what its strings are made of, with a key of the hub
 * @param expiresAt of its strings; set again when it is approved
 * @param decided whether somebody approved it, and who
 */
public record EnrolmentBatch(
    long id,
    UUID key,
    long organisation,
    String organisationName,
    String name,
    int tills,
    Made made,
    Instant expiresAt,
    Optional<Decided> decided,
    Optional<Instant> revokedAt) {

  /**
   * Who made it.
   *
   * @param maker as the journal numbers people
   */
  public record Made(Instant at, String by, String maker) {}

  /** What became of it. */
  public record Decided(boolean approved, Instant at, String by) {}

  /** Where it stands; the last part of the key of its word. */
  public String state(Instant now) {
    if (revokedAt.isPresent()) {
      return "revoked";
    }
    if (decided.isEmpty()) {
      return "waiting";
    }
    if (!decided.get().approved()) {
      return "refused";
    }
    return expiresAt.isBefore(now) ? "expired" : "live";
  }
}
