package kassahub.hub.cabinet.money;

import kassahub.hub.billing.document.DocumentKind;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** Documents that could not be made, for the back office. */
public final class UnprintedPages {
  private static final String PATH = "/unprinted";

  private final Documents documents;

  public UnprintedPages(Documents documents) {
    this.documents = documents;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
    routes.post(PATH + "/:kind/:subject/retry", this::retry);
  }

  private Response page(Request request) {
    var failures = documents.failures(request.caller());
    return Response.page(
        "cabinet/money/unprinted.jte",
        new UnprintedView(failures, documents.unsold(request.caller()), documents.waiting()));
  }

  private Response retry(Request request) {
    var kind =
        DocumentKind.of(request.pathParam("kind"))
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_DOCUMENT", "no such kind"));
    documents.retry(request.caller(), kind, request.pathNumber("subject"));
    return Response.redirect(PATH);
  }
}
