package kassahub.hub.cabinet.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.problem.Problem;
import kassahub.hub.rollout.Rollout;
import kassahub.hub.rollout.RolloutState;
import kassahub.hub.rollout.Rollouts;
import kassahub.hub.settings.AgentWishes;
import kassahub.hub.settings.Progress;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Ticked;

/** «Парк агентов»: how all of them are, and what several of them are to go by. */
public final class SettingsPages {
  private static final String FLEET = "/agents/fleet";
  private static final String SETTINGS = "/agents/settings";

  private final AgentRoster roster;
  private final Rollouts rollouts;
  private final AgentWishes wishes;
  private final InstantSource clock;

  public SettingsPages(
      AgentRoster roster, Rollouts rollouts, AgentWishes wishes, InstantSource clock) {
    this.roster = roster;
    this.rollouts = rollouts;
    this.wishes = wishes;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door; before those of single agents. */
  public void register(Routes routes) {
    routes.get(FLEET, this::fleet);
    routes.get(SETTINGS, this::form);
    routes.post(SETTINGS, this::change);
    routes.post(SETTINGS + "/chosen", this::chosen);
    routes.post("/agents/:id/settings", this::changeOne);
  }

  private Response fleet(Request request) {
    Caller caller = request.caller();
    return Response.page(
        "cabinet/support/fleet.jte", new AgentFleetView(roster.shares(caller), live(caller)));
  }

  private List<AgentFleetView.Release> live(Caller caller) {
    if (!caller.may(Permission.SEE_ALL_TENANTS)) {
      return List.of();
    }
    return rollouts.latest(caller).stream()
        .filter(one -> one.state().live() || one.state() == RolloutState.DONE)
        .limit(2)
        .map(one -> release(caller, one))
        .toList();
  }

  private AgentFleetView.Release release(Caller caller, Rollout rollout) {
    return new AgentFleetView.Release(rollout, rollouts.rings(caller, rollout));
  }

  private Response form(Request request) {
    Caller caller = request.caller();
    caller.require(Permission.MANAGE_AGENTS);
    Optional<String> organisation = request.query("organisation");
    if (organisation.isPresent()) {
      long id = number(organisation.get());
      return Response.page(
          "cabinet/support/settings.jte",
          new SettingsOfManyView(
              wishes.organisation(caller, id),
              OptionalLong.of(id),
              List.of(),
              Optional.empty(),
              SettingsForm.of(wishes.ofAll(caller, id)),
              wishes.progressOfAll(caller, id)));
    }
    List<String> ids = request.queryAll("id");
    List<String> known = wishes.known(caller, ids);
    if (known.isEmpty()) {
      throw unknown();
    }
    return some(caller, ids, known, wishes.progress(caller, known));
  }

  private Response some(Caller caller, List<String> ids, List<String> known, Progress progress) {
    return Response.page(
        "cabinet/support/settings.jte",
        new SettingsOfManyView(
            "",
            OptionalLong.empty(),
            known,
            AgentsLeft.of(roster, caller, ids, known),
            SettingsForm.of(AgentWish.NONE),
            progress));
  }

  private Response change(Request request) {
    Caller caller = request.caller();
    AgentWish wish = SettingsForm.wish(request, clock.instant());
    OptionalLong organisation = request.formNumber("organisation");
    if (organisation.isPresent()) {
      wishes.changeAll(caller, organisation.getAsLong(), wish);
      return Response.redirect(SETTINGS + "?organisation=" + organisation.getAsLong());
    }
    List<String> ids = request.formAll("id");
    var parts = SettingsForm.parts(request);
    if (parts.isEmpty()) {
      throw new Problem.Invalid("SETTINGS_NONE", "nothing is to be changed");
    }
    wishes.change(caller, ids, wish, parts);
    return Response.redirect(chosen(ids));
  }

  /** Of the ticked ones; the page names those that nothing can be wished of. */
  private Response chosen(Request request) {
    Caller caller = request.caller();
    caller.require(Permission.MANAGE_AGENTS);
    List<String> ids = Ticked.ids(request, "AGENTS_TICKED");
    List<String> known = wishes.known(caller, ids);
    if (!known.isEmpty()) {
      return Response.redirect(chosen(ids));
    }
    if (ids.stream().allMatch(id -> roster.find(caller, id).isEmpty())) {
      throw unknown();
    }
    return some(caller, ids, known, new Progress(0, 0, 0, 0, 0)).refused(unknown());
  }

  private static Problem unknown() {
    return new Problem.NotFound("AGENT_UNKNOWN", "revoked, or not the caller's");
  }

  private Response changeOne(Request request) {
    String id = request.pathParam("id");
    var parts = SettingsForm.parts(request);
    wishes.change(
        request.caller(), List.of(id), SettingsForm.wish(request, clock.instant()), parts);
    return Response.redirect("/agents/" + id);
  }

  private static String chosen(List<String> ids) {
    return ids.stream()
        .map(id -> "id=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", SETTINGS + "?", ""));
  }

  private static long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new Problem.NotFound("ORGANISATION_UNKNOWN", "not a number");
    }
    return Long.parseLong(text);
  }
}
