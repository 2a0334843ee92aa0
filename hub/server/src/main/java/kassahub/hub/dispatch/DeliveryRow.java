package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A dispatch in a list.
 *
 * @param kind as the database spells it: {@code install_licence} …
 * @param state as the database spells it: {@code waiting} …
 * @param owner name of the organisation whose agent has it
 * @param reasonCode why it is held or failed
 */
public record DeliveryRow(
    UUID id,
    String kind,
    String state,
    Target target,
    String owner,
    int attempt,
    String createdBy,
    Instant createdAt,
    Instant deadline,
    Optional<Instant> finishedAt,
    Optional<String> reasonCode,
    Optional<String> reasonText) {

  /** Which agent, and which of its registers; no register = the agent itself. */
  public record Target(
      String agent, String agentName, OptionalLong register, Optional<String> serial) {}

  /** Whether it ended without having been done. */
  public boolean failed() {
    return state.equals("failed") || state.equals("expired");
  }
}
