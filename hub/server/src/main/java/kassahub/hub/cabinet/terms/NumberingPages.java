package kassahub.hub.cabinet.terms;

import java.util.Map;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.terms.Numbering;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** How numbers of documents are printed. */
public final class NumberingPages {
  private static final String PATH = "/numbering";
  private static final Map<String, String> FIELDS = Map.of("BAD_DIGITS", "digits");

  private final Numbering numbering;

  public NumberingPages(Numbering numbering) {
    this.numbering = numbering;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:series", this::page);
    routes.post(PATH + "/:series", this::change);
  }

  private Response list(Request request) {
    return Response.page(
        "cabinet/terms/numbering.jte", new NumberingView(numbering.list(request.caller())));
  }

  private Response page(Request request) {
    var series = series(request);
    return page(
        series,
        Fields.of(Map.of("prefix", series.prefix(), "digits", Integer.toString(series.digits()))));
  }

  private static Response page(Numbering.Series series, Fields form) {
    return Response.page("cabinet/terms/series.jte", new SeriesView(series, form));
  }

  private Response change(Request request) {
    var series = series(request);
    var form = Fields.sent(request, "prefix", "digits");
    try {
      numbering.change(
          request.caller(), series.name(), form.value("prefix"), form.whole("digits").orElse(0));
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return page(series, form.refused(refused, request.texts(), FIELDS, "prefix"))
          .refused(refused);
    }
    return Response.redirect(PATH);
  }

  private Numbering.Series series(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    return numbering.list(request.caller()).stream()
        .filter(one -> one.name().equals(request.pathParam("series")))
        .findFirst()
        .orElseThrow(() -> new Problem.NotFound("NO_SUCH_SERIES", "no such series"));
  }
}
