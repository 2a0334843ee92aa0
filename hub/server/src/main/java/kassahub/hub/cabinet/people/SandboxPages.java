package kassahub.hub.cabinet.people;

import kassahub.hub.sandbox.Sandboxes;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Песочница»: opened with one button beside the keys; what is in it, and how to begin anew. */
public final class SandboxPages {
  static final String PATH = "/keys/sandbox";

  private final Sandboxes sandboxes;

  public SandboxPages(Sandboxes sandboxes) {
    this.sandboxes = sandboxes;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
    routes.post(PATH, this::open);
    routes.post(PATH + "/reset", this::reset);
  }

  /** Who has none yet is led to where it is opened. */
  private Response page(Request request) {
    return sandboxes
        .find(request.caller())
        .map(sandbox -> Response.page("cabinet/people/sandbox.jte", new SandboxView(sandbox)))
        .orElseGet(() -> Response.redirect("/keys"));
  }

  private Response open(Request request) {
    sandboxes.open(request.caller());
    return Response.redirect(PATH);
  }

  private Response reset(Request request) {
    sandboxes.reset(request.caller());
    return Response.redirect(PATH);
  }
}
