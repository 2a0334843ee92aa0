package kassahub.hub.cabinet.client;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Подключение агентов»: strings for tills, agents that wait at the door, strings made before. */
public final class EnrolmentPages {
  private static final String PATH = "/enrolments";

  private final Enrolments enrolments;
  private final Organisations organisations;
  private final InstantSource clock;

  public EnrolmentPages(Enrolments enrolments, Organisations organisations, InstantSource clock) {
    this.enrolments = enrolments;
    this.organisations = organisations;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> page(request, Optional.empty()));
    routes.post(PATH, this::create);
    routes.post(PATH + "/:id/revoke", this::revoke);
    routes.post(PATH + "/requests/:id/approve", this::approve);
    routes.post(PATH + "/requests/:id/refuse", this::refuse);
  }

  private Response page(Request request, Optional<EnrolmentView.Made> made) {
    var caller = request.caller();
    caller.require(Permission.MANAGE_AGENTS);
    return Response.page(
        "cabinet/client/enrolments.jte",
        new EnrolmentView(
            organisations.visibleTo(caller),
            enrolments.list(caller),
            enrolments.pending(caller),
            clock.instant(),
            made));
  }

  /** Answers with the string itself: it is kept nowhere, so there is nothing to redirect to. */
  private Response create(Request request) {
    var draft =
        new TokenDraft(
            number(request, "organisation"),
            request.formText("name"),
            Math.toIntExact(number(request, "uses")),
            Math.toIntExact(number(request, "days")),
            request.form("approval").isPresent(),
            request.form("replaces"));
    var string = enrolments.create(request.caller(), draft).text();
    return page(request, Optional.of(EnrolmentView.Made.of(string)));
  }

  private Response revoke(Request request) {
    enrolments.revoke(request.caller(), request.pathNumber("id"));
    return Response.redirect(PATH);
  }

  private Response approve(Request request) {
    enrolments.approve(request.caller(), request.pathNumber("id"));
    return Response.redirect(PATH);
  }

  private Response refuse(Request request) {
    enrolments.refuse(request.caller(), request.pathNumber("id"));
    return Response.redirect(PATH);
  }

  private static long number(Request request, String field) {
    try {
      return Integer.parseInt(request.formText(field));
    } catch (NumberFormatException notNumber) {
      throw new Problem.Invalid("BAD_NUMBER", "a number expected", Map.of("field", field));
    }
  }
}
