package kassahub.hub.cabinet;

import kassahub.hub.notice.NoticeWords;
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
    // This one and all before it: what came while the page was open stays unread.
    routes.act(PATH + "/:id/read", notices::read, PATH);
  }

  private Response list(Request request) {
    return Response.page(
        "cabinet/notices.jte",
        new NoticesView(
            notices.list(request.caller()),
            request.query("all").isPresent(),
            new NoticeWords(request.texts(), request.formats())));
  }
}
