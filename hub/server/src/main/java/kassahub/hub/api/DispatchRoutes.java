package kassahub.hub.api;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.dispatch.DeliveryRow;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Fleet;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.Texts;

/** {@code /registers/:id/dispatches}. */
final class DispatchRoutes {
  private static final String PATH = "/api/v1/registers/:id/dispatches";
  private static final String READ_NOW = "read_now";
  private static final int LONGEST_KIND = 40;

  private final Fleet fleet;
  private final Deliveries deliveries;
  private final Dispatches dispatches;
  private final Creating creating;

  DispatchRoutes(Fleet fleet, Deliveries deliveries, Dispatches dispatches, Creating creating) {
    this.fleet = fleet;
    this.deliveries = deliveries;
    this.dispatches = dispatches;
    this.creating = creating;
  }

  void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
  }

  private Response list(Request request) {
    var wanted = Lists.request(request, List.of());
    var card = fleet.get(request.caller(), request.pathNumber("id"));
    var page = deliveries.ofRegister(request.caller(), card.row().id(), wanted);
    return Response.json(
        Values.page(
            page.items(), page.nextCursor().orElse(null), row -> row(request.texts(), row)));
  }

  private Response create(Request request) {
    var fields = JsonFields.of(request.bytes(), Set.of("kind"));
    if (!fields.text("kind", LONGEST_KIND).equals(READ_NOW)) {
      throw new Problem.Invalid(
          "BAD_FIELD",
          "field kind: read_now expected",
          Map.of("field", "kind", "expected", READ_NOW));
    }
    var card = fleet.get(request.caller(), request.pathNumber("id"));
    return creating.after(
        request,
        () -> {
          var id = dispatches.readNow(request.caller(), card.row().id());
          return Creating.answer(202, accepted(request, dispatches.get(request.caller(), id)));
        });
  }

  /** New, or the one that is under way and what it waits for. */
  private static JsonObject accepted(Request request, Dispatch dispatch) {
    return new JsonObject()
        .put("id", dispatch.id().toString())
        .put("kind", READ_NOW)
        .put("state", dispatch.state().stored())
        .put(
            "reason",
            dispatch
                .reason()
                .map(why -> Values.reason(request.texts(), why.code(), why.text()))
                .orElse(null));
  }

  private static JsonObject row(Texts texts, DeliveryRow row) {
    return new JsonObject()
        .put("id", row.id().toString())
        .put("kind", row.kind())
        .put("state", row.state())
        .put("createdAt", Values.at(row.createdAt()))
        .put("deadline", Values.at(row.deadline()))
        .put("attempt", row.attempt())
        .put(
            "reason",
            row.reasonCode()
                .map(code -> Values.reason(texts, code, row.reasonText().orElse(code)))
                .orElse(null));
  }
}
