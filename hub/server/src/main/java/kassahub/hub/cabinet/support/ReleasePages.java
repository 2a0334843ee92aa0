package kassahub.hub.cabinet.support;

import java.util.HashMap;
import java.util.Map;
import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.rollout.Rollout;
import kassahub.hub.rollout.Rollouts;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Версии агента»: signed releases, and how far each is on its way. */
public final class ReleasePages {
  private static final String PATH = "/releases";

  private final Rollouts rollouts;
  private final Confirmations confirmations;

  public ReleasePages(Rollouts rollouts, Confirmations confirmations) {
    this.rollouts = rollouts;
    this.confirmations = confirmations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:id", this::release);
    routes.act(PATH + "/:id/start", rollouts::start, PATH);
    routes.act(PATH + "/:id/pause", rollouts::pause, PATH);
    routes.act(PATH + "/:id/resume", rollouts::resume, PATH);
    routes.act(PATH + "/:id/stop", rollouts::stop, PATH);
    routes.act(PATH + "/:id/widen", confirmations::widenRollout, PATH);
  }

  private Response list(Request request) {
    Map<Long, Rollout> latest = new HashMap<>();
    rollouts.latest(request.caller()).forEach(one -> latest.put(one.release().id(), one));
    return Response.page(
        "cabinet/support/releases.jte",
        new ReleasesView(rollouts.releases(request.caller()), latest));
  }

  private Response release(Request request) {
    var caller = request.caller();
    long id = request.pathNumber("id");
    boolean asked =
        confirmations.waiting(caller, ConfirmationKind.WIDEN_ROLLOUT).contains(Long.toString(id));
    return Response.page(
        "cabinet/support/release.jte",
        new ReleaseView(rollouts.release(caller, id), rollouts.standing(caller, id), asked));
  }
}
