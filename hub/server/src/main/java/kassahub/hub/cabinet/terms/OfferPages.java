package kassahub.hub.cabinet.terms;

import java.time.InstantSource;
import java.util.Map;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.Offers;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/**
 * Editions of the offer that buyers accept: published once, accepted anew from their day on.
 */
public final class OfferPages {
  private static final String PATH = "/offers";
  private static final String[] ASKED = {"edition", "text", "from"};
  private static final Map<String, String> FIELDS =
      Map.of("BAD_DAY", "from", "BAD_TEXT", "text", "BAD_EDITION", "edition");

  private final Offers offers;
  private final InstantSource clock;

  public OfferPages(Offers offers, InstantSource clock) {
    this.offers = offers;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> page(request, Fields.of(Map.of())));
    routes.withLargeBodies().post(PATH, this::publish);
  }

  private Response page(Request request, Fields form) {
    var today = LegalDay.of(clock.instant(), "RU");
    return Response.page(
        "cabinet/terms/offers.jte", new OffersView(offers.editions(request.caller()), form, today));
  }

  private Response publish(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "edition", "text", "from", Fields.AGREED);
    var from = form.date("from");
    if (from.isEmpty()) {
      return page(request, form.failing("from", request.texts().say("vat.fault.from"))).status(422);
    }
    if (!form.agreed(ASKED)) {
      return page(request, form.asking(ASKED));
    }
    try {
      offers.publish(
          request.caller(),
          new OfferEdition(0, form.value("edition"), form.value("text"), from.get()));
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return page(request, form.refused(refused, request.texts(), FIELDS, "edition"))
          .refused(refused);
    }
    return Response.redirect(PATH);
  }
}
