package kassahub.hub.cabinet;

import kassahub.hub.notice.Notices;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Уведомления»: what the reader's account has to know without having asked. */
public final class NoticePages {
  private static final String PATH = "/notices";

  private final Notices notices;

  public NoticePages(Notices notices) {
    this.notices = notices;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH + "/:id/read", this::read);
  }

  private Response list(Request request) {
    return Response.page(
        "cabinet/notices.jte",
        new NoticesView(notices.list(request.caller()), request.texts(), request.formats()));
  }

  /** This one and all before it: what came while the page was open stays unread. */
  private Response read(Request request) {
    notices.read(request.caller(), request.pathNumber("id"));
    return Response.redirect(PATH);
  }
}
