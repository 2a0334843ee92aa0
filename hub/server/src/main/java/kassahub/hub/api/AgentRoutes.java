package kassahub.hub.api;

import io.vertx.core.json.JsonObject;
import java.util.List;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.agent.roster.AgentRow;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** {@code /agents}. */
final class AgentRoutes {
  private static final String PATH = "/api/v1/agents";

  private final AgentRoster roster;

  AgentRoutes(AgentRoster roster) {
    this.roster = roster;
  }

  void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:agentId", this::get);
  }

  private Response list(Request request) {
    var page = roster.list(request.caller(), Lists.request(request, List.of()));
    return Response.json(
        Values.page(page.items(), page.nextCursor().orElse(null), AgentRoutes::agent));
  }

  private Response get(Request request) {
    return Response.json(agent(roster.get(request.caller(), request.pathParam("agentId"))));
  }

  private static JsonObject agent(AgentRow agent) {
    return new JsonObject()
        .put("id", agent.id())
        .put("name", agent.name())
        .put("organisationId", agent.owner().id())
        .put("version", agent.version().orElse(null))
        .put("transport", agent.link().transport().orElse(null))
        .put("connected", agent.link().connected())
        .put("lastSeen", Values.at(agent.link().lastSeen()))
        .put("revokedAt", Values.at(agent.standing().revokedAt()))
        .put("certificateUntil", Values.at(agent.certificateUntil()))
        .put("outboxReports", Values.whole(agent.outboxReports()))
        .put("registers", agent.registers())
        .put("unreachableRegisters", agent.unreachable());
  }
}
