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

  /** Which try it is, when it was ordered, is due and of no use any more. */
  public record Progress(int attempt, Instant createdAt, Instant dueAt, Instant deadline) {}

  /** A code of proto/TOPICS.md, words, and the register's own result byte. */
  public record Reason(String code, String text, OptionalInt deviceCode) {}
}
