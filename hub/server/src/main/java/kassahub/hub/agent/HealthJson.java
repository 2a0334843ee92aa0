package kassahub.hub.agent;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An agent's health as the database keeps it. */
final class HealthJson {
  private HealthJson() {}

  static JsonObject write(AgentHealth health) {
    var registers = new JsonArray();
    health.registers().forEach(r -> registers.add(write(r)));
    return new JsonObject()
        .put("version", health.version())
        .put("java", health.java())
        .put("system", health.system())
        .put("startedMillis", health.startedAt().toEpochMilli())
        .put("outboxReports", health.outboxReports())
        .put("outboxBytes", health.outboxBytes())
        .put("outboxLimitBytes", health.outboxLimitBytes())
        .put("refusedReports", health.refusedReports())
        .put("unaskedAnswers", health.unaskedAnswers())
        .put("transport", health.transport())
        .put("certificateUntilMillis", health.certificateUntil().toEpochMilli())
        .put("registers", registers)
        .put("errors", new JsonArray(health.errors()))
        .put("clockBehindMillis", number(health.clockBehindMillis()))
        .put("residentBytes", number(health.residentBytes()))
        .put("diskFreeBytes", number(health.diskFreeBytes()))
        .put(
            "updates",
            new JsonObject()
                .put("way", health.updates().way())
                .put("platform", health.updates().platform()));
  }

  static AgentHealth read(String text) {
    var json = new JsonObject(text);
    return new AgentHealth(
        json.getString("version"),
        json.getString("java"),
        json.getString("system"),
        Instant.ofEpochMilli(json.getLong("startedMillis")),
        json.getLong("outboxReports"),
        json.getLong("outboxBytes"),
        json.getLong("outboxLimitBytes"),
        json.getLong("refusedReports"),
        json.getLong("unaskedAnswers"),
        json.getString("transport"),
        Instant.ofEpochMilli(json.getLong("certificateUntilMillis")),
        json.getJsonArray("registers").stream().map(r -> attached((JsonObject) r)).toList(),
        json.getJsonArray("errors").stream().map(Object::toString).toList(),
        number(json.getLong("residentBytes")),
        number(json.getLong("diskFreeBytes")),
        updates(json.getJsonObject("updates")),
        number(json.getLong("clockBehindMillis")),
        Optional.empty());
  }

  private static AgentHealth.Updates updates(@Nullable JsonObject json) {
    return json == null
        ? AgentHealth.Updates.UNTOLD
        : new AgentHealth.Updates(json.getString("way"), json.getString("platform"));
  }

  private static JsonObject write(AgentHealth.Attached register) {
    return new JsonObject()
        .put("serial", register.serial())
        .put("link", register.link())
        .put("reachable", register.reachable())
        .put("fault", register.fault().orElse(null));
  }

  private static AgentHealth.Attached attached(JsonObject json) {
    return new AgentHealth.Attached(
        json.getString("serial"),
        json.getString("link"),
        json.getBoolean("reachable"),
        Optional.ofNullable(json.getString("fault")));
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static OptionalLong number(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
