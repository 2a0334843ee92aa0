package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A unit of work and where it stands.
 *
 * @param serial of the register; empty for work of the agent itself
 * @param reason why it is held, failed or expired
 */
public record Dispatch(
    UUID id,
    String agent,
    OptionalLong register,
    Optional<String> serial,
    Work work,
    DispatchState state,
    Progress progress,
    Optional<Reason> reason) {

  /** Who ordered it and when things happened. */
  public record Progress(
      int attempt,
      String createdBy,
      Instant createdAt,
      Instant dueAt,
      Instant deadline,
      Optional<Instant> sentAt,
      Optional<Instant> finishedAt) {}

  /** A code of proto/TOPICS.md, words, and the register's own result byte. */
  public record Reason(String code, String text, OptionalInt deviceCode) {}
}
