package kassahub.hub.api;

import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** The contract as a file for programs and as a page for people. */
final class ReferenceRoutes {
  private static final String FIRST = "activate";

  private final Contract contract;
  private final Function<Caller, Optional<Long>> ownOrganisation;

  ReferenceRoutes(Contract contract, Function<Caller, Optional<Long>> ownOrganisation) {
    this.contract = contract;
    this.ownOrganisation = ownOrganisation;
  }

  void registerFile(Routes open) {
    open.get("/api/v1/openapi.yaml", request -> Response.text("application/yaml", contract.yaml()));
  }

  void registerPage(Routes cabinet) {
    cabinet.get("/api", this::page);
    cabinet.get("/api/:operation", this::page);
  }

  private Response page(Request request) {
    String wanted = request.path().equals("/api") ? FIRST : request.pathParam("operation");
    var open =
        contract.operations().stream()
            .filter(operation -> operation.id().equals(wanted))
            .findFirst()
            .orElseThrow(() -> new Problem.NotFound("NOT_FOUND", "no such operation"));
    return Response.page(
        "api/reference.jte",
        new ReferenceView(
            contract.operations(), open, ownOrganisation.apply(request.caller()), request.base()));
  }
}
