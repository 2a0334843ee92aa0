package kassahub.hub.register;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a register said at one time; empty is unknown. */
public record TelemetryPoint(
    Instant at,
    boolean reachable,
    Optional<String> fault,
    Optional<String> shift,
    OptionalLong unsent,
    OptionalInt memoryPercent,
    OptionalLong documentsLeft,
    OptionalLong lastDocument,
    Optional<LocalDate> licenceUntil) {

  /**
   * Since when its agent has not reached it at the end of a history: it says so again and again.
   *
   * @param history oldest first
   * @return empty = it was reached last, or nothing is known
   */
  public static Optional<Instant> unreachableSince(List<TelemetryPoint> history) {
    int first = history.size();
    while (first > 0 && !history.get(first - 1).reachable()) {
      first--;
    }
    return history.stream().skip(first).findFirst().map(TelemetryPoint::at);
  }
}
