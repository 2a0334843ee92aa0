package kassahub.hub;

import static kassahub.hub.RouteCases.form;
import static kassahub.hub.RouteCases.own;
import static kassahub.hub.RouteCases.theirs;
import static kassahub.hub.account.Permission.MANAGE_AGENTS;
import static kassahub.hub.account.Permission.READ_LOGS;

import java.util.List;
import java.util.Set;
import kassahub.hub.RouteCases.Case;
import kassahub.hub.RouteCases.Gate;

/** How the routes about agents are tried with somebody else's. */
final class AgentRouteCases {
  private static final String AGENT = ForeignWorld.AGENT;

  private AgentRouteCases() {}

  static final List<Case> ALL =
      List.of(
          own("GET /agents", MANAGE_AGENTS),
          own("GET /agents/fleet", MANAGE_AGENTS),
          theirs("GET /agents/settings", "/agents/settings?organisation=3", MANAGE_AGENTS),
          form(
              "POST /agents/settings",
              Gate.FOREIGN,
              "/agents/settings",
              Set.of(MANAGE_AGENTS),
              "organisation",
              "3",
              "poll",
              "60"),
          form(
              "POST /agents/settings/chosen",
              Gate.FOREIGN,
              "/agents/settings/chosen",
              Set.of(MANAGE_AGENTS),
              "id",
              AGENT),
          form(
              "POST /agents/:id/settings",
              Gate.FOREIGN,
              "/agents/agent-foreign/settings",
              Set.of(MANAGE_AGENTS),
              "part",
              "poll",
              "poll",
              "60"),
          theirs("GET /agents/:id", "/agents/agent-foreign", MANAGE_AGENTS),
          form("POST /agents/log", Gate.FOREIGN, "/agents/log", Set.of(READ_LOGS), "id", AGENT),
          theirs("POST /agents/:id/log", "/agents/agent-foreign/log", READ_LOGS),
          theirs("POST /agents/:id/release", "/agents/agent-foreign/release", MANAGE_AGENTS),
          form(
              "POST /agents/:id/name",
              Gate.FOREIGN,
              "/agents/agent-foreign/name",
              Set.of(MANAGE_AGENTS),
              "name",
              "x"),
          form(
              "POST /agents/:id/revoke",
              Gate.FOREIGN,
              "/agents/agent-foreign/revoke",
              Set.of(MANAGE_AGENTS),
              "confirm",
              "wrong",
              "reason",
              "x"));
}
