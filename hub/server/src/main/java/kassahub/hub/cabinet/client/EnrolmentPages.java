package kassahub.hub.cabinet.client;

import java.time.InstantSource;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/**
 * «Подключение агентов»: strings for registers, agents that wait at the door, strings made before.
 */
public final class EnrolmentPages {
  private static final String PATH = "/enrolments";
  private static final int SHOWN = 50;

  /** The cookie that carries a string just made to the page that shows it. */
  private static final String MADE = "kassahub_enrolment";

  private final Enrolments enrolments;
  private final Confirmations confirmations;
  private final Organisations organisations;
  private final Cookies cookies;
  private final InstantSource clock;

  /** What the pages ask. */
  public record Parts(
      Enrolments enrolments, Confirmations confirmations, Organisations organisations) {}

  public EnrolmentPages(Parts parts, Cookies cookies, InstantSource clock) {
    this.enrolments = parts.enrolments();
    this.confirmations = parts.confirmations();
    this.organisations = parts.organisations();
    this.cookies = cookies;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
    routes.act(PATH + "/:id/revoke", enrolments::revoke, PATH);
    routes.act(PATH + "/requests/:id/approve", enrolments::approve, PATH);
    routes.act(PATH + "/requests/:id/refuse", enrolments::refuse, PATH);
  }

  private Response list(Request request) {
    var made = request.cookie(MADE).filter(text -> !text.isEmpty());
    var page = page(request, EnrolmentForm.blank(), made.map(EnrolmentView.Made::of));
    return made.isPresent() ? cookies.forgetNote(page, MADE, PATH) : page;
  }

  private Response page(Request request, EnrolmentForm form, Optional<EnrolmentView.Made> made) {
    var caller = request.caller();
    caller.require(Permission.MANAGE_AGENTS);
    var tokens = enrolments.list(caller, request.before(), SHOWN + 1);
    return Response.page(
        "cabinet/client/enrolments.jte",
        new EnrolmentView(
            organisations.visibleTo(caller),
            tokens.stream().limit(SHOWN).toList(),
            tokens.size() > SHOWN,
            enrolments.pending(caller),
            clock.instant(),
            form,
            made));
  }

  /**
   * The string is kept nowhere here: its maker's browser carries it to the next page, which shows
   * it once. Reloading that page makes nothing.
   */
  private Response create(Request request) {
    var form = EnrolmentForm.sent(request);
    if (!form.faults().isEmpty()) {
      return page(request, form, Optional.empty()).status(422);
    }
    var draft = form.draft(request.form("replaces"));
    var string = confirmations.enrol(request.caller(), draft).text();
    return cookies.note(Response.redirect(PATH), MADE, string, PATH);
  }
}
