package kassahub.hub.api;

import io.vertx.core.json.JsonObject;
import kassahub.hub.register.FleetRow;
import kassahub.hub.register.TelemetryPoint;
import org.jspecify.annotations.Nullable;

/** Registers as the contract spells them. */
final class RegisterJson {
  private RegisterJson() {}

  static JsonObject row(FleetRow row) {
    return new JsonObject()
        .put("id", row.id())
        .put("serial", row.serial())
        .put("model", row.model().orElse(null))
        .put("subscriptionUntil", Values.day(row.licence().subscriptionUntil()))
        .put("licenceOnDevice", licence(row.licence()))
        .put("fiscalStorage", row.storage().map(RegisterJson::storage).orElse(null))
        .put("shift", row.shift().orElse(null))
        .put("lastSeen", Values.at(row.contact().lastSeen()));
  }

  static JsonObject point(TelemetryPoint point) {
    return new JsonObject()
        .put("at", Values.at(point.at()))
        .put("reachable", point.reachable())
        .put("fault", point.fault().orElse(null))
        .put("shift", point.shift().orElse(null))
        .put("unsent", Values.whole(point.unsent()))
        .put("memoryPercent", Values.whole(point.memoryPercent()))
        .put("documentsLeft", Values.whole(point.documentsLeft()))
        .put("lastDocument", Values.whole(point.lastDocument()))
        .put("licenceUntil", Values.day(point.licenceUntil()));
  }

  private static @Nullable JsonObject licence(FleetRow.Licence licence) {
    return licence
        .mask()
        .map(
            mask ->
                new JsonObject().put("until", Values.day(licence.deviceUntil())).put("mask", mask))
        .orElse(null);
  }

  private static JsonObject storage(FleetRow.Storage storage) {
    return new JsonObject()
        .put("number", storage.number())
        .put("validUntil", Values.day(storage.validUntil()))
        .put("memoryPercent", Values.whole(storage.memoryPercent()));
  }
}
