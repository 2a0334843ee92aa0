package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Work to give to an agent.
 *
 * @param register empty for work of the agent itself
 * @param createdBy who ordered it, for people
 * @param attempt which try this is for the same register and licence, from 1
 * @param dueAt not before
 * @param deadline not after: then it expires
 */
public record NewDispatch(
    String agent,
    OptionalLong register,
    Work work,
    String createdBy,
    int attempt,
    Instant dueAt,
    Instant deadline) {

  /** A licence for a register. */
  public static NewDispatch installLicence(
      String agent, long register, Work.InstallLicence work, Span span) {
    return new NewDispatch(
        agent,
        OptionalLong.of(register),
        work,
        span.createdBy(),
        span.attempt(),
        span.dueAt(),
        span.deadline());
  }

  /** Who orders it, which try it is, and between which instants it may be done. */
  public record Span(String createdBy, int attempt, Instant dueAt, Instant deadline) {}
}
