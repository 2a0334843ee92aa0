package kassahub.hub.agent.roster;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An agent in a list.
 *
 * @param standing why it may not connect, if so
 * @param certificateUntil end of its newest certificate
 * @param outboxReports reports it still holds, as it last said; empty = it has not said
 * @param registers that it speaks for
 * @param unreachable registers beside it that do not answer it, as it last said
 */
public record AgentRow(
    String id,
    String name,
    Owner owner,
    Optional<String> host,
    Optional<String> version,
    Link link,
    Standing standing,
    Instant enrolledAt,
    Optional<Instant> certificateUntil,
    OptionalLong outboxReports,
    long registers,
    long unreachable) {

  /** Whose registers it stands beside. */
  public record Owner(long id, String name) {}

  /**
   * How it is reached.
   *
   * @param connected an instance of the hub holds its link
   */
  public record Link(boolean connected, Optional<String> transport, Optional<Instant> lastSeen) {}

  /** Both empty: it may connect. */
  public record Standing(Optional<Instant> revokedAt, Optional<Instant> suspendedAt) {
    public boolean good() {
      return revokedAt.isEmpty() && suspendedAt.isEmpty();
    }
  }
}
