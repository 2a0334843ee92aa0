package kassahub.hub.cabinet.people;

import java.util.Map;
import java.util.Optional;
import kassahub.hub.notice.mail.Openings;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Новый партнёр»: an account, whom it pays for and its first person, on one page. */
public final class PartnerPages {
  private static final String PATH = "/partners/new";

  /** The cookie that carries a link just made to the page that shows it. */
  private static final String MADE = "kassahub_partner";

  private static final String BY_MAIL = "mail";
  private static final Map<String, String> FIELDS =
      Map.of(
          "PARTNER_NAME_MISSING", "partner",
          "ORGANISATION_NAME_MISSING", "organisation",
          "TAX_NUMBER_WRONG", "tax",
          "ORGANISATION_EXISTS", "tax",
          "KPP_WRONG", "kpp",
          "KPP_NOT_NEEDED", "kpp",
          "NAME_MISSING", "name");

  private final Openings openings;
  private final Cookies cookies;

  public PartnerPages(Openings openings, Cookies cookies) {
    this.openings = openings;
    this.cookies = cookies;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
    routes.post(PATH, this::open);
  }

  private Response page(Request request) {
    Openings.requireMay(request.caller());
    var made = request.cookie(MADE);
    var link = made.filter(path -> path.startsWith("/")).map(path -> request.base() + path);
    var page = page(PartnerForm.blank(), link, made.filter(BY_MAIL::equals).isPresent());
    return made.isPresent() ? cookies.forgetNote(page, MADE, PATH) : page;
  }

  private static Response page(PartnerForm form, Optional<String> link, boolean mailed) {
    return Response.page("cabinet/people/partner.jte", new PartnerView(form, link, mailed));
  }

  /** A form with a fault comes back as it was typed, with the fault beside its field. */
  private Response open(Request request) {
    Openings.requireMay(request.caller());
    var form = PartnerForm.sent(request);
    try {
      var link = openings.open(request.caller(), partner(form));
      return cookies.note(Response.redirect(PATH), MADE, link.orElse(BY_MAIL), PATH);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      var field = FIELDS.getOrDefault(refused.code(), "login");
      var faulty = form.failing(field, request.texts().refusal(refused));
      return page(faulty, Optional.empty(), false).refused(refused);
    }
  }

  private static Openings.Partner partner(PartnerForm form) {
    var kpp = Optional.of(form.kpp()).filter(text -> !text.isEmpty());
    var payer = NewOrganisation.typed(form.organisation(), form.tax(), kpp);
    return new Openings.Partner(form.partner(), payer, form.name(), form.login());
  }
}
