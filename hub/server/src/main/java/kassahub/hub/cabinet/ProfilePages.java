package kassahub.hub.cabinet;

import java.util.Optional;
import kassahub.hub.account.SecondFactors;
import kassahub.hub.account.Sessions;
import kassahub.hub.account.Users;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** One's own sign-in: password, second factor, where one is signed in; the manual. */
public final class ProfilePages {
  private static final String PAGE = "/profile";

  private final Users users;
  private final Sessions sessions;
  private final SecondFactors factors;
  private final Cookies cookies;

  public ProfilePages(Users users, Sessions sessions, SecondFactors factors, Cookies cookies) {
    this.users = users;
    this.sessions = sessions;
    this.factors = factors;
    this.cookies = cookies;
  }

  public void register(Routes routes) {
    routes.get(PAGE, request -> page(request, Optional.empty(), Optional.empty()));
    routes.post(PAGE + "/password", this::password);
    routes.post(PAGE + "/second-factor", this::enrol);
    routes.post(PAGE + "/second-factor/confirm", this::confirm);
    routes.post(PAGE + "/sessions/:id/close", this::close);
    routes.get("/guide", request -> Response.page("sign/guide.jte", request.path()));
  }

  private Response page(Request request, Optional<String> fault, Optional<CodeView> enrolment) {
    var caller = request.caller();
    return Response.page(
        "sign/profile.jte",
        new ProfileView(
            users.self(caller),
            sessions.list(caller),
            Sessions.id(request.cookie(Request.SESSION_COOKIE).orElse("")),
            fault,
            enrolment));
  }

  private Response password(Request request) {
    try {
      users.changePassword(request.caller(), first(request, "old"), first(request, "replacement"));
      return cookies.forget(Response.redirect("/sign-in"));
    } catch (Problem.Invalid refused) {
      var sentence = request.texts().refusal(refused);
      return page(request, Optional.of(sentence), Optional.empty()).status(422);
    }
  }

  private Response enrol(Request request) {
    var enrolment = factors.enrol(users.self(request.caller()));
    return page(request, Optional.empty(), Optional.of(CodeView.showing(PAGE, enrolment)));
  }

  private Response confirm(Request request) {
    boolean right = factors.confirm(users.self(request.caller()), request.formText("code"));
    return right
        ? Response.redirect(PAGE)
        : page(request, Optional.of(request.texts().say("code.wrong.again")), Optional.empty())
            .status(422);
  }

  private Response close(Request request) {
    sessions.close(request.caller(), request.pathParam("id"));
    return Response.redirect(PAGE);
  }

  /** As typed: blanks belong to a password. */
  private static String first(Request request, String name) {
    return request.formAll(name).stream().findFirst().orElse("");
  }
}
