package kassahub.hub.cabinet.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kassahub.hub.agent.AgentHealth;

/**
 * An agent's own words about itself, as its page shows them; missing is unknown.
 *
 * @param updates who changes its version: {@code itself}, {@code package_manager}, {@code by_hand}
 */
public record AgentHealthView(
    String system,
    String java,
    Optional<Long> residentBytes,
    Optional<Long> diskFreeBytes,
    long outboxReports,
    long refusedReports,
    Optional<String> updates,
    Optional<Long> clockBehindMillis,
    List<Attached> registers,
    List<String> errors) {
  private static final long MIB = 1L << 20;

  /** A register that its configuration names. */
  public record Attached(String serial, String link, boolean reachable, String fault) {}

  static AgentHealthView of(JsonObject json) {
    return new AgentHealthView(
        json.getString("system", ""),
        json.getString("java", ""),
        Optional.ofNullable(json.getLong("residentBytes")),
        Optional.ofNullable(json.getLong("diskFreeBytes")),
        json.getLong("outboxReports", 0L),
        json.getLong("refusedReports", 0L),
        Optional.ofNullable(json.getJsonObject("updates"))
            .map(updates -> updates.getString("way", ""))
            .filter(way -> !way.isEmpty()),
        Optional.ofNullable(json.getLong("clockBehindMillis")),
        items(json, "registers").stream().map(item -> attached((JsonObject) item)).toList(),
        items(json, "errors").stream().map(Object::toString).toList().reversed());
  }

  /** Whether it takes no work until there is room. */
  public boolean diskFull() {
    return diskFreeBytes.filter(bytes -> bytes < AgentHealth.LEAST_ROOM).isPresent();
  }

  /** In mebibytes, rounded down. */
  public static long mib(long bytes) {
    return bytes / MIB;
  }

  private static List<Object> items(JsonObject json, String name) {
    JsonArray array = json.getJsonArray(name, new JsonArray());
    return array.stream().filter(Objects::nonNull).toList();
  }

  private static Attached attached(JsonObject json) {
    return new Attached(
        json.getString("serial", ""),
        json.getString("link", ""),
        json.getBoolean("reachable", false),
        Objects.requireNonNullElse(json.getString("fault"), ""));
  }
}
