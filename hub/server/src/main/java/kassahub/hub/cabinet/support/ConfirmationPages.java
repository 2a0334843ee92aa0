package kassahub.hub.cabinet.support;

import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Подтверждения»: what operators ask for and a second one has to confirm. */
public final class ConfirmationPages {
  private static final String PATH = "/confirmations";

  private final Confirmations confirmations;

  public ConfirmationPages(Confirmations confirmations) {
    this.confirmations = confirmations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.act(PATH + "/:id/confirm", confirmations::confirm, PATH);
    routes.act(PATH + "/:id/refuse", confirmations::refuse, PATH);
    routes.act(PATH + "/:id/withdraw", confirmations::withdraw, PATH);
  }

  private Response list(Request request) {
    var caller = request.caller();
    return Response.page(
        "cabinet/support/confirmations.jte",
        new ConfirmationsView(confirmations.list(caller), caller.actor().id()));
  }
}
