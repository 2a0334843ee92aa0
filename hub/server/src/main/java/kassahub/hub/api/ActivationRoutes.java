package kassahub.hub.api;

import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Activation;
import kassahub.hub.activation.Activations;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** {@code /serial-checks} and {@code /activations}. */
final class ActivationRoutes {
  private static final String PATH = "/api/v1/activations";

  private final Activations activations;
  private final Creating creating;

  ActivationRoutes(Activations activations, Creating creating) {
    this.activations = activations;
    this.creating = creating;
  }

  void register(Routes routes) {
    var large = routes.withLargeBodies();
    large.post("/api/v1/serial-checks", this::check);
    routes.get(PATH, this::list);
    large.post(PATH, this::activate);
    routes.get(PATH + "/:number", this::get);
    routes.get(PATH + "/:number/licence-file", this::licenceFile);
    routes.post(PATH + "/:number/retry", this::retry);
  }

  private Response check(Request request) {
    var asked = ActivationJson.check(request.bytes());
    var rows = activations.check(request.caller(), asked.organisationId(), asked.serials());
    return Response.json(ActivationJson.rows(request.texts(), rows));
  }

  private Response list(Request request) {
    var wanted = Lists.request(request, List.of("status"), "serial");
    var page = activations.list(request.caller(), wanted);
    return Response.json(
        Values.page(
            page.items(),
            page.nextCursor().orElse(null),
            summary -> ActivationJson.summary(request.texts(), summary)));
  }

  private Response activate(Request request) {
    request.caller().require(Permission.ACTIVATE); // also who would be told a kept answer
    var wanted = ActivationJson.request(request.bytes());
    return creating.within(
        request,
        keeper -> {
          List<Activation> made =
              activations.activate(
                  request.caller(), wanted, (tx, fresh) -> keeper.keep(tx, made(request, fresh)));
          return made(request, made);
        });
  }

  private static Idempotency.Answer made(Request request, List<Activation> made) {
    return Creating.made(
        ActivationJson.activations(request.texts(), made), PATH + "/" + made.getFirst().number());
  }

  private Response get(Request request) {
    var found = activations.get(request.caller(), request.pathNumber("number"));
    return Response.json(ActivationJson.activation(request.texts(), found));
  }

  private Response licenceFile(Request request) {
    var file = activations.licenceFile(request.caller(), request.pathNumber("number"));
    String tag = "\"" + file.sha256() + "\"";
    if (request.header("If-None-Match").equals(Optional.of(tag))) {
      return Response.empty(304).header("ETag", tag);
    }
    return Response.file(file.name(), "text/plain; charset=us-ascii", file.bytes())
        .header("ETag", tag);
  }

  private Response retry(Request request) {
    long number = request.pathNumber("number");
    request.caller().require(Permission.SEE_ACTIVATIONS);
    return creating.after(
        request,
        () -> {
          var now = activations.retry(request.caller(), number);
          return Creating.answer(200, ActivationJson.activation(request.texts(), now));
        });
  }
}
