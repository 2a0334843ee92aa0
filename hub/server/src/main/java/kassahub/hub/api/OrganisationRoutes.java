package kassahub.hub.api;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** {@code /organisations}. */
final class OrganisationRoutes {
  private static final String PATH = "/api/v1/organisations";

  private final Organisations organisations;

  OrganisationRoutes(Organisations organisations) {
    this.organisations = organisations;
  }

  void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:id", this::get);
  }

  private Response list(Request request) {
    Lists.known(request, List.of());
    var visible = organisations.visibleTo(request.caller());
    var payers = payers(request);
    return Response.json(Values.page(visible, null, one -> organisation(one, payers)));
  }

  private Response get(Request request) {
    var found = organisations.get(request.caller(), request.pathNumber("id"));
    return Response.json(organisation(found, payers(request)));
  }

  private Set<Long> payers(Request request) {
    return organisations.payersOf(request.caller()).stream()
        .map(Organisation::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static JsonObject organisation(Organisation organisation, Set<Long> payers) {
    return new JsonObject()
        .put("id", organisation.id())
        .put("kind", organisation.kind().name().toLowerCase(Locale.ROOT))
        .put("name", organisation.name())
        .put("country", organisation.country())
        .put("taxNumber", organisation.taxNumber())
        .put("kpp", organisation.kpp().orElse(null))
        .put("timeZone", organisation.zone().getId())
        .put("activationEnabled", organisation.activationEnabled())
        .put("mayPay", payers.contains(organisation.id()));
  }
}
