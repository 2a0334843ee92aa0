package kassahub.hub.cabinet.support;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Activations;
import kassahub.hub.agent.AgentRoster;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.cabinet.support.AttentionView.Group;
import kassahub.hub.cabinet.support.AttentionView.Matter;
import kassahub.hub.confirmation.Confirmation;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.register.Claims;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.FleetFilter;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Tone;

/** «Что требует внимания»: where support starts; each line leads to the list behind it. */
public final class AttentionPages {
  private final Parts parts;
  private final InstantSource clock;

  /** What is counted. */
  public record Parts(
      Confirmations confirmations,
      Claims claims,
      Enrolments enrolments,
      AgentRoster roster,
      Activations activations,
      Deliveries deliveries,
      Fleet fleet) {}

  public AttentionPages(Parts parts, InstantSource clock) {
    this.parts = parts;
    this.clock = clock;
  }

  /** Registers the page behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get("/support", this::page);
  }

  private Response page(Request request) {
    var caller = request.caller();
    caller.require(Permission.RETRY_DELIVERIES);
    var groups =
        Stream.of(
                new Group("decide", decisions(caller)),
                new Group("deliver", deliveries(caller)),
                new Group("registers", registers(caller)))
            .map(Group::open)
            .filter(group -> !group.matters().isEmpty())
            .toList();
    return Response.page(
        "cabinet/support/attention.jte", new AttentionView(groups, clock.instant()));
  }

  private List<Matter> decisions(Caller caller) {
    var failed = parts.activations().list(caller, only("status", "failed"));
    var suspended = parts.roster().list(caller, only("state", "suspended"));
    return List.of(
        new Matter("suspended", Tone.BAD, suspended, "/agents?state=suspended"),
        new Matter("confirmations", Tone.WARN, waiting(caller), "/confirmations"),
        new Matter("claims", Tone.WARN, parts.claims().open(caller).size(), "/claims"),
        new Matter(
            "enrolments", Tone.WARN, parts.enrolments().pending(caller).size(), "/enrolments"),
        new Matter("activations", Tone.BAD, failed, "/activations?status=failed"));
  }

  /** Open requests that this operator may decide. */
  private long waiting(Caller caller) {
    return parts.confirmations().list(caller).stream()
        .filter(Confirmation::open)
        .filter(request -> !request.asked().id().equals(caller.actor().id()))
        .filter(request -> caller.may(request.kind().needed()))
        .count();
  }

  private List<Matter> deliveries(Caller caller) {
    var counts = parts.deliveries().unsettled(caller);
    var silent = parts.roster().list(caller, only("state", "silent"));
    var unreachable = parts.roster().list(caller, only("state", "unreachable"));
    return List.of(
        delivery("failed", Tone.BAD, counts),
        delivery("expired", Tone.BAD, counts),
        delivery("held", Tone.WARN, counts),
        new Matter("unreachable", Tone.WARN, unreachable, "/agents?state=unreachable"),
        new Matter("silent", Tone.WARN, silent, "/agents?state=silent"));
  }

  private static Matter delivery(String state, Tone tone, Map<String, Long> counts) {
    return new Matter(state, tone, counts.getOrDefault(state, 0L), "/deliveries?state=" + state);
  }

  private List<Matter> registers(Caller caller) {
    return List.of(
        registers(caller, "memory", Tone.BAD, FleetFilter.MEMORY, "90", "&sort=-memory"),
        registers(caller, "refused", Tone.BAD, FleetFilter.REFUSED, "yes", ""),
        registers(caller, "missing", Tone.WARN, FleetFilter.LICENCE, "missing", ""),
        registers(caller, "documents", Tone.WARN, FleetFilter.DOCUMENTS, "none24", ""),
        registers(caller, "storage", Tone.SOON, FleetFilter.STORAGE, "ending", ""));
  }

  private Matter registers(
      Caller caller, String name, Tone tone, FleetFilter filter, String value, String more) {
    var narrowed =
        request(
            Map.of(
                filter.parameter(), List.of(value),
                FleetFilter.TAB.parameter(), List.of("active")));
    return new Matter(
        name,
        tone,
        parts.fleet().list(caller, narrowed),
        "/registers?" + filter.parameter() + "=" + value + more);
  }

  private static PageRequest only(String filter, String value) {
    return request(Map.of(filter, List.of(value)));
  }

  private static PageRequest request(Map<String, List<String>> filters) {
    return new PageRequest(
        10, Optional.empty(), false, Optional.empty(), PageRequest.Direction.FIRST, filters, "");
  }
}
