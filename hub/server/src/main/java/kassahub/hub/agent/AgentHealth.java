package kassahub.hub.agent;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an agent says of itself.
 *
 * @param outboxBytes of {@code outboxLimitBytes} that it may keep while the hub is away
 * @param refusedReports that the hub refused for good since the agent started
 * @param unaskedAnswers frames of a register that nobody had asked for: another program shares it
 * @param errors newest last, at most 20
 * @param clockBehindMillis how far its computer's clock is behind the hub's; negative: ahead
 * @param settings what it goes by, when that is news
 */
public record AgentHealth(
    String version,
    String java,
    String system,
    Instant startedAt,
    long outboxReports,
    long outboxBytes,
    long outboxLimitBytes,
    long refusedReports,
    long unaskedAnswers,
    String transport,
    Instant certificateUntil,
    List<Attached> registers,
    List<String> errors,
    OptionalLong residentBytes,
    OptionalLong diskFreeBytes,
    Updates updates,
    OptionalLong clockBehindMillis,
    Optional<JsonObject> settings) {
  /** With fewer bytes left on its disk an agent keeps nothing new: it takes no work. */
  public static final long LEAST_ROOM = 64L << 20;

  public AgentHealth {
    registers = List.copyOf(registers);
    errors = List.copyOf(errors);
  }

  /** The later of two; what it goes by may have been news in the earlier one only. */
  public static AgentHealth after(AgentHealth earlier, AgentHealth later) {
    return later.settings().isPresent() || !earlier.version().equals(later.version())
        ? later
        : later.with(earlier.settings());
  }

  private AgentHealth with(Optional<JsonObject> told) {
    return new AgentHealth(
        version,
        java,
        system,
        startedAt,
        outboxReports,
        outboxBytes,
        outboxLimitBytes,
        refusedReports,
        unaskedAnswers,
        transport,
        certificateUntil,
        registers,
        errors,
        residentBytes,
        diskFreeBytes,
        updates,
        clockBehindMillis,
        told);
  }

  /**
   * Who changes it to another version.
   *
   * @param way {@code itself}, {@code package_manager}, {@code by_hand}; empty for an agent that
   *     does not tell
   * @param platform as releases name it
   */
  public record Updates(String way, String platform) {
    public static final Updates UNTOLD = new Updates("", "");
  }

  /** A register that the agent is configured for; serial is empty while it was never read. */
  public record Attached(String serial, String link, boolean reachable, Optional<String> fault) {}
}
