package kassahub.hub.cabinet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.SecondFactors;
import kassahub.hub.account.Sessions;
import kassahub.hub.account.Users;
import kassahub.hub.notice.Topic;
import kassahub.hub.notice.mail.NoticeMails;
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
  private final NoticeMails mails;
  private final Cookies cookies;
  private final boolean mailed;

  /** What the page asks. */
  public record Parts(Users users, Sessions sessions, SecondFactors factors, NoticeMails mails) {}

  /**
   * Registers nothing yet.
   *
   * @param mailed a mail server is named, so people may choose what they are mailed of
   */
  public ProfilePages(Parts parts, Cookies cookies, boolean mailed) {
    users = parts.users();
    sessions = parts.sessions();
    factors = parts.factors();
    mails = parts.mails();
    this.cookies = cookies;
    this.mailed = mailed;
  }

  public void register(Routes routes) {
    routes.get(PAGE, request -> page(request, Optional.empty(), Optional.empty(), List.of()));
    routes.post(PAGE + "/password", this::password);
    routes.post(PAGE + "/second-factor", this::enrol);
    routes.post(PAGE + "/second-factor/confirm", this::confirm);
    routes.post(PAGE + "/recovery-codes", this::newCodes);
    routes.post(PAGE + "/mail", this::chooseMail);
    routes.post(PAGE + "/sessions/:id/close", this::close);
    routes.post(PAGE + "/sessions/close-others", this::closeOthers);
    routes.get("/guide", request -> Response.page("sign/guide.jte", request.path()));
  }

  private Response page(
      Request request, Optional<String> fault, Optional<CodeView> enrolment, List<String> codes) {
    var caller = request.caller();
    var user = users.self(caller);
    return Response.page(
        "sign/profile.jte",
        new ProfileView(
            user,
            sessions.list(caller),
            Sessions.id(token(request)),
            new ProfileView.Recovery(factors.recoveryCodes(user), codes),
            mailed && user.address().isPresent() ? mails.choices(caller) : List.of(),
            fault,
            enrolment));
  }

  private Response password(Request request) {
    try {
      users.changePassword(request.caller(), first(request, "old"), first(request, "replacement"));
      return cookies.forget(Response.redirect("/sign-in"));
    } catch (Problem.Invalid | Problem.TooMany refused) {
      return faulty(request, refused);
    }
  }

  private Response enrol(Request request) {
    var enrolment = factors.enrol(users.self(request.caller()));
    var view = CodeView.showing(PAGE, enrolment);
    return page(request, Optional.empty(), Optional.of(view), List.of());
  }

  private Response confirm(Request request) {
    if (factors.confirm(users.self(request.caller()), request.formText("code"))) {
      return Response.redirect(PAGE);
    }
    var fault = Optional.of(request.texts().say("code.wrong.again"));
    return page(request, Optional.empty(), Optional.of(CodeView.asking(PAGE, fault)), List.of())
        .status(422);
  }

  /**
   * Shown once: nobody can read them from the database. They open the door instead of the app: a
   * session that somebody finds open is not enough to get them.
   */
  private Response newCodes(Request request) {
    try {
      var user = users.requirePassword(request.caller(), first(request, "present"));
      var codes = factors.newRecoveryCodes(user);
      return page(request, Optional.empty(), Optional.empty(), codes);
    } catch (Problem.Invalid | Problem.TooMany refused) {
      return faulty(request, refused);
    }
  }

  private Response faulty(Request request, Problem refused) {
    var sentence = request.texts().refusal(refused);
    return page(request, Optional.of(sentence), Optional.empty(), List.of()).refused(refused);
  }

  private Response close(Request request) {
    sessions.close(request.caller(), request.pathParam("id"));
    return Response.redirect(PAGE);
  }

  private Response chooseMail(Request request) {
    var wanted =
        Stream.of(Topic.values()).filter(topic -> request.form(topic.word()).isPresent()).toList();
    mails.choose(request.caller(), wanted);
    return Response.redirect(PAGE + "#mail");
  }

  private Response closeOthers(Request request) {
    sessions.closeOthers(request.caller(), token(request));
    return Response.redirect(PAGE);
  }

  private static String token(Request request) {
    return request.cookie(Request.SESSION_COOKIE).orElse("");
  }

  /** As typed: blanks belong to a password. */
  private static String first(Request request, String name) {
    return request.formAll(name).stream().findFirst().orElse("");
  }
}
