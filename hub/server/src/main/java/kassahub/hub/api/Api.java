package kassahub.hub.api;

import java.time.InstantSource;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.activation.Activations;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.register.Fleet;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.report.StatusReport;
import kassahub.hub.sandbox.Sandboxes;
import kassahub.hub.web.Door;
import kassahub.hub.web.WebServer;

/** REST v1 and the page that explains it. */
public final class Api {
  private final Parts parts;
  private final Idempotency idempotency;
  private final InstantSource clock;
  private final Contract contract = Contract.load();

  /** The services that routes ask. */
  public record Parts(
      Activations activations,
      Renewals renewals,
      Fleet fleet,
      Deliveries deliveries,
      Dispatches dispatches,
      Organisations organisations,
      AgentRoster agents,
      StatusReport report,
      Billing billing,
      Documents documents,
      Sandboxes sandboxes) {}

  public Api(Parts parts, Idempotency idempotency, InstantSource clock) {
    this.parts = parts;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  /** Registers every route of the contract, the contract itself, and its page. */
  public void register(WebServer server) {
    var api = server.routes(Door.API);
    var creating = new Creating(idempotency);
    var reference = new ReferenceRoutes(contract, this::ownOrganisation);
    reference.registerFile(server.routes(Door.OPEN));
    reference.registerPage(server.routes(Door.CABINET));
    new ActivationRoutes(parts.activations(), creating).register(api);
    new OrderRoutes(parts.billing(), parts.documents(), parts.activations()).register(api);
    new RenewalRoutes(parts.renewals(), creating).register(api);
    new RegisterRoutes(parts.fleet(), parts.report(), clock).register(api);
    new DispatchRoutes(parts.fleet(), parts.deliveries(), parts.dispatches(), creating)
        .register(api);
    new OrganisationRoutes(parts.organisations()).register(api);
    new AgentRoutes(parts.agents()).register(api);
    new SandboxRoutes(parts.sandboxes()).register(api);
  }

  private Optional<Long> ownOrganisation(Caller caller) {
    return parts.organisations().payersOf(caller).stream().map(Organisation::id).findFirst();
  }
}
