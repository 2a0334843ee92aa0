package kassahub.hub.agent;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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

  private static JsonObject write(AgentHealth.Attached register) {
    return new JsonObject()
        .put("serial", register.serial())
        .put("link", register.link())
        .put("reachable", register.reachable())
        .put("fault", register.fault().orElse(null));
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
