package kassahub.hub.agent;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kassahub.hub.problem.Problem;

/**
 * What the hub wishes agents to go by; what is empty is their own affair. An agent has bounds and a
 * configuration of its own, so what it goes by is another thing.
 *
 * @param pollSeconds between two visits to a register
 * @param window when licences are installed that can wait
 * @param log another level than usual, for a time
 */
public record AgentWish(OptionalInt pollSeconds, Optional<Hours> window, Optional<Loud> log) {
  public static final AgentWish NONE =
      new AgentWish(OptionalInt.empty(), Optional.empty(), Optional.empty());

  public static final int SHORTEST_POLL = 10;
  public static final int LONGEST_POLL = 3600;

  /** For how long a log may be loud. */
  public static final Duration LOUDEST = Duration.ofDays(1);

  public static final List<String> LEVELS = List.of("error", "warning", "info", "debug");

  private static final int DAY = 24 * 60;
  private static final int SHORTEST_WINDOW = 60;

  /**
   * Hours of a day by the till's clock, in minutes since midnight; may go past it.
   *
   * @param until the first minute that is outside
   */
  public record Hours(int from, int until) {
    public Hours {
      if (from < 0 || from >= DAY || until < 0 || until >= DAY) {
        throw new Problem.Invalid("SETTINGS_WINDOW", "a time of day expected");
      }
      if (Math.floorMod(until - from, DAY) < SHORTEST_WINDOW) {
        throw new Problem.Invalid("SETTINGS_WINDOW", "a window has at least an hour");
      }
    }
  }

  /** A log level and when it ends by itself. */
  public record Loud(String level, Instant until) {
    public Loud {
      if (!LEVELS.contains(level)) {
        throw new Problem.Invalid("SETTINGS_LOG", "one of " + LEVELS + " expected");
      }
    }
  }

  public AgentWish {
    if (pollSeconds.isPresent()
        && (pollSeconds.getAsInt() < SHORTEST_POLL || pollSeconds.getAsInt() > LONGEST_POLL)) {
      throw new Problem.Invalid("SETTINGS_POLL", "10 to 3600 seconds expected");
    }
  }

  /** As a dispatch keeps it. */
  public JsonObject json() {
    var json = new JsonObject();
    pollSeconds.ifPresent(seconds -> json.put("pollSeconds", seconds));
    window.ifPresent(hours -> json.put("from", hours.from()).put("until", hours.until()));
    log.ifPresent(
        loud ->
            json.put("level", loud.level()).put("levelUntilMillis", loud.until().toEpochMilli()));
    return json;
  }

  /** What {@link #json} wrote. */
  public static AgentWish of(JsonObject json) {
    Integer poll = json.getInteger("pollSeconds");
    return new AgentWish(
        poll == null ? OptionalInt.empty() : OptionalInt.of(poll),
        json.containsKey("from")
            ? Optional.of(new Hours(json.getInteger("from"), json.getInteger("until")))
            : Optional.empty(),
        json.containsKey("level")
            ? Optional.of(
                new Loud(
                    json.getString("level"),
                    Instant.ofEpochMilli(json.getLong("levelUntilMillis"))))
            : Optional.empty());
  }
}
