package kassahub.hub.notice.webhook;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** What is sent: ids and a few facts; the rest is fetched over the API, with its rights. */
final class Bodies {
  private Bodies() {}

  static String of(UUID event, EventKind kind, Instant at, JsonObject data) {
    return new JsonObject()
        .put("id", event.toString())
        .put("event", kind.word())
        .put("at", at.toString())
        .put("data", data)
        .encode();
  }
}
