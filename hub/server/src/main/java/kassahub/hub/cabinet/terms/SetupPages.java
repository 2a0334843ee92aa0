package kassahub.hub.cabinet.terms;

import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Первый запуск»: leads through what must be set up; over when everything is there. */
public final class SetupPages {
  /** Where whoever signs in is led while something is left. */
  static final String PATH = "/setup";

  private final Setup setup;

  public SetupPages(Setup setup) {
    this.setup = setup;
  }

  /** Registers the page behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
  }

  private Response page(Request request) {
    return Response.page("cabinet/terms/setup.jte", new SetupView(setup.steps(request.caller())));
  }
}
