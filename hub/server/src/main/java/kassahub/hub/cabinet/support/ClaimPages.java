package kassahub.hub.cabinet.support;

import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.register.Claims;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Спорные кассы»: registers that another agent reports, for those who hold them to decide. */
public final class ClaimPages {
  private static final String PATH = "/claims";

  private final Claims claims;
  private final Confirmations confirmations;

  public ClaimPages(Claims claims, Confirmations confirmations) {
    this.claims = claims;
    this.confirmations = confirmations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.act(PATH + "/:id/accept", confirmations::acceptClaim, PATH);
    routes.act(PATH + "/:id/refuse", claims::refuse, PATH);
  }

  private Response list(Request request) {
    return Response.page(
        "cabinet/support/claims.jte",
        new ClaimsView(
            claims.open(request.caller()),
            confirmations.waiting(request.caller(), ConfirmationKind.ACCEPT_CLAIM)));
  }
}
