package kassahub.hub.cabinet.support;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.AgentLog;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.roster.AgentPlace;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.agent.roster.AgentRow;
import kassahub.hub.agent.roster.AgentTold;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.problem.Problem;
import kassahub.hub.rollout.Rollouts;
import kassahub.hub.settings.AgentWishes;
import kassahub.hub.settings.Wished;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Ticked;

/** «Агенты»: who is connected and how they are, one agent's health and log, stopping one. */
public final class AgentPages {
  private static final String PATH = "/agents";
  private static final String LOGS = PATH + "/log";
  private static final List<String> STATES =
      List.of("connected", "unreachable", "silent", "suspended", "revoked");
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("name", Phone.TITLE).sorting(),
          Column.of("owner", Phone.LINE),
          Column.of("seen", Phone.STATUS).sorting(),
          Column.of("version", Phone.FACT).sorting(),
          Column.of("transport", Phone.ABSENT),
          Column.of("certificate", Phone.FACT),
          Column.of("outbox", Phone.FACT).number(),
          Column.of("registers", Phone.FACT).number());

  private final AgentRoster roster;
  private final Agents agents;
  private final Dispatches dispatches;
  private final AgentWishes wishes;
  private final Rollouts rollouts;
  private final TableSettings tables;
  private final InstantSource clock;

  /** What the pages ask. */
  public record Parts(
      AgentRoster roster,
      Agents agents,
      Dispatches dispatches,
      AgentWishes wishes,
      Rollouts rollouts,
      TableSettings tables) {}

  public AgentPages(Parts parts, InstantSource clock) {
    this.roster = parts.roster();
    this.agents = parts.agents();
    this.dispatches = parts.dispatches();
    this.wishes = parts.wishes();
    this.rollouts = parts.rollouts();
    this.tables = parts.tables();
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:id", this::agent);
    routes.post(LOGS, this::askLogs);
    routes.post(PATH + "/:id/log", this::askLog);
    routes.post(PATH + "/:id/revoke", this::revoke);
    routes.post(PATH + "/:id/release", this::release);
    routes.post(PATH + "/:id/name", this::rename);
  }

  private Response list(Request request) {
    return page(request, Optional.empty());
  }

  private Response page(Request request, Optional<AgentsLeft> left) {
    var state = tables.state(spec(request.texts()), request).at(PATH);
    var page = roster.list(request.caller(), state.request());
    var table = Table.of(state, page, row -> row(words(request), row));
    var acts = new ArrayList<Table.BulkAct>();
    if (request.caller().may(Permission.READ_LOGS)) {
      acts.add(new Table.BulkAct(LOGS, "agent.log.ask", "terminal-2"));
    }
    acts.add(new Table.BulkAct(PATH + "/settings/chosen", "settings.title", "settings"));
    return Response.page("cabinet/support/agents.jte", new AgentsView(table.with(acts), left));
  }

  private Response agent(Request request) {
    Caller caller = request.caller();
    var row = roster.get(caller, request.pathParam("id"));
    var told = roster.health(caller, row.id());
    var health = told.map(AgentTold::json).map(JsonObject::new).map(AgentHealthView::of);
    List<AgentLog> logs =
        caller.may(Permission.READ_LOGS) ? agents.logs(caller, row.id()) : new ArrayList<>();
    return Response.page(
        "cabinet/support/agent.jte",
        new AgentView(
            row,
            words(request),
            health,
            logs,
            places(caller, row),
            new AgentView.More(
                roster.linked(caller, row.id()),
                told.flatMap(AgentTold::at),
                dispatches.lastOf(caller, row.id(), "send_log"),
                rollouts.ofAgent(caller, row.id()),
                settings(request, row, told.isEmpty()))));
  }

  private Optional<SettingsView> settings(Request request, AgentRow row, boolean silent) {
    if (row.standing().revokedAt().isPresent()) {
      return Optional.empty();
    }
    Wished wished = wishes.of(request.caller(), row.id());
    var told = wishes.effective(request.caller(), row.id()).map(JsonObject::new);
    return Optional.of(SettingsView.of(wished, told, silent, words(request)));
  }

  private List<AgentPlace> places(Caller caller, AgentRow row) {
    return row.standing().suspendedAt().isPresent() ? roster.places(caller, row.id()) : List.of();
  }

  /** Of the ticked ones; the page names those that cannot be asked. */
  private Response askLogs(Request request) {
    Caller caller = request.caller();
    caller.require(Permission.READ_LOGS);
    var ids = Ticked.ids(request, "AGENTS_TICKED");
    var asked = dispatches.askLogs(caller, ids);
    var left = AgentsLeft.of(roster, caller, ids, asked);
    if (left.isEmpty()) {
      return Response.redirect("/deliveries?kind=send_log");
    }
    var page = page(request, left);
    return asked.isEmpty() ? page.refused(unknown()) : page;
  }

  private Response askLog(Request request) {
    if (dispatches.askLogs(request.caller(), List.of(request.pathParam("id"))).isEmpty()) {
      throw unknown();
    }
    return back(request);
  }

  private static Problem unknown() {
    return new Problem.NotFound("AGENT_UNKNOWN", "revoked, or not the caller's");
  }

  /** The name typed into the dialog must be the agent's: nobody is stopped by a slip. */
  private Response revoke(Request request) {
    var row = roster.get(request.caller(), request.pathParam("id"));
    if (!request.formText("confirm").equals(row.name())) {
      throw new Problem.Invalid("AGENT_NOT_CONFIRMED", "typed name is not the agent's");
    }
    agents.revoke(request.caller(), row.id(), request.formText("reason"));
    return back(request);
  }

  private Response release(Request request) {
    agents.release(request.caller(), request.pathParam("id"));
    return back(request);
  }

  private Response rename(Request request) {
    agents.rename(request.caller(), request.pathParam("id"), request.formText("name"));
    return back(request);
  }

  private static Response back(Request request) {
    return Response.redirect(PATH + "/" + request.pathParam("id"));
  }

  private AgentWords words(Request request) {
    return new AgentWords(request.texts(), request.formats(), clock.instant());
  }

  private static TableSpec spec(Texts texts) {
    var options =
        STATES.stream().map(v -> new Filter.Option(v, texts.say("agent.state." + v))).toList();
    return TableSpec.of("agents", COLUMNS, "seen", true)
        .searched()
        .filteredBy(
            List.of(
                Filter.choice("state", options),
                Filter.text("version"),
                Filter.choice(
                    "transport",
                    List.of(new Filter.Option("mqtt", "MQTT"), new Filter.Option("grpc", "gRPC"))),
                Filter.days("seen")));
  }

  private static TableRow row(AgentWords words, AgentRow agent) {
    var cells =
        List.of(
            new Cell.Entity(agent.name(), PATH + "/" + agent.id(), List.of(agent.id())),
            new Cell.Clip(agent.owner().name()),
            words.state(agent),
            Cell.text(agent.version()),
            Cell.text(words.transport(agent)),
            words.certificate(agent.certificateUntil()),
            words.outbox(agent),
            words.registers(agent));
    return TableRow.of(agent.id(), PATH + "/" + agent.id(), cells)
        .failed(!agent.standing().good() || agent.unreachable() > 0)
        .live("agent:" + agent.id());
  }
}
