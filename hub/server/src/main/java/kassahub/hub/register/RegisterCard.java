package kassahub.hub.register;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Everything the hub can say about one register.
 *
 * @param agent who speaks for it; empty when nobody does any more
 */
public record RegisterCard(
    FleetRow row,
    Optional<AgentRef> agent,
    Identity identity,
    Registration registration,
    Work work,
    Counters counters,
    Optional<Fault> fault) {

  /** The agent beside it. */
  public record AgentRef(String id, String name) {}

  public record Identity(
      Optional<String> firmware, Optional<LocalDate> firmwareDay, Optional<String> link) {}

  /** From the last registration report. */
  public record Registration(
      Optional<String> userInn,
      Optional<String> userName,
      Optional<String> address,
      OptionalInt ffd) {}

  /** Wall times are the register's own. */
  public record Work(OptionalLong shiftNumber, Optional<LocalDateTime> shiftOpened) {}

  /**
   * Of the storage that is in it now.
   *
   * @param refused by format and logic control, as the storage warns (bit 4)
   * @param refusedDocument which one, where the register knows: the protocol has no question for it
   */
  public record Counters(
      OptionalLong documentsLeft,
      OptionalLong lastDocument,
      OptionalLong unsent,
      Optional<LocalDateTime> firstUnsentAt,
      boolean refused,
      OptionalLong refusedDocument) {}

  /**
   * Why its agent does not reach it.
   *
   * @param since when it was told, last; with a history, first
   */
  public record Fault(String code, String message, Instant since) {}

  /** The same, with a fault that began where the history says so. */
  public RegisterCard with(List<TelemetryPoint> history) {
    var began = TelemetryPoint.unreachableSince(history);
    var lasting = fault.map(now -> new Fault(now.code(), now.message(), began.orElse(now.since())));
    return new RegisterCard(row, agent, identity, registration, work, counters, lasting);
  }
}
