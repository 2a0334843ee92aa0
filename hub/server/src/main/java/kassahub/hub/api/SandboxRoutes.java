package kassahub.hub.api;

import kassahub.hub.sandbox.Sandboxes;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** {@code /sandbox}, for keys of one. */
final class SandboxRoutes {
  private static final int NOTHING_TO_SAY = 204;

  private final Sandboxes sandboxes;

  SandboxRoutes(Sandboxes sandboxes) {
    this.sandboxes = sandboxes;
  }

  void register(Routes routes) {
    routes.post("/api/v1/sandbox/reset", this::reset);
  }

  private Response reset(Request request) {
    sandboxes.resetFromInside(request.caller());
    return Response.empty(NOTHING_TO_SAY);
  }
}
