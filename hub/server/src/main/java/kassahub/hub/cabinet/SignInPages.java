package kassahub.hub.cabinet;

import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.account.Browser;
import kassahub.hub.account.Caller;
import kassahub.hub.account.SecondFactors;
import kassahub.hub.account.Sessions;
import kassahub.hub.account.SignIn;
import kassahub.hub.account.UnfinishedSession;
import kassahub.hub.account.Users;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** Password, then the second factor; signing out; the language. */
public final class SignInPages {
  private static final String PAGE = "/sign-in";
  private static final String CODE = PAGE + "/code";
  private static final String ENROL = PAGE + "/enrol";

  private final Users users;
  private final Sessions sessions;
  private final SecondFactors factors;
  private final Cookies cookies;
  private final boolean demo;
  private final Function<Caller, Optional<String>> first;

  /**
   * Registers nothing yet.
   *
   * @param demo the second factor of operators is off, and the page says so
   * @param first where somebody is led before anything else
   */
  public SignInPages(
      Users users,
      Sessions sessions,
      SecondFactors factors,
      Cookies cookies,
      boolean demo,
      Function<Caller, Optional<String>> first) {
    this.users = users;
    this.sessions = sessions;
    this.factors = factors;
    this.cookies = cookies;
    this.demo = demo;
    this.first = first;
  }

  /**
   * Registers its routes.
   *
   * @param open for anybody
   * @param signedIn behind a session
   */
  public void register(Routes open, Routes signedIn) {
    open.get(PAGE, request -> form(request, "", Optional.empty()));
    open.post(PAGE, this::signIn);
    open.get(CODE, this::codeForm);
    open.post(CODE, this::code);
    open.get(ENROL, this::enrolForm);
    open.post(ENROL, this::enrol);
    open.post(ENROL + "/confirm", this::confirm);
    open.post("/language", this::language);
    signedIn.post("/sign-out", this::signOut);
    signedIn.get("/", this::home);
  }

  private Response home(Request request) {
    var caller = request.caller();
    return Response.redirect(first.apply(caller).orElseGet(() -> Menu.home(caller)));
  }

  private Response signIn(Request request) {
    String login = request.formText("login");
    var texts = request.texts();
    return switch (users.signIn(login, password(request), request.remoteAddress())) {
      case SignIn.Refused _ -> form(request, login, Optional.of(texts.say("sign.refused")));
      case SignIn.Locked(var until) ->
          form(
              request,
              login,
              Optional.of(texts.say("sign.locked", "time", request.formats().dateTime(until))));
      case SignIn.Accepted accepted -> {
        String token = sessions.open(accepted, browser(request));
        String next =
            switch (accepted.secondFactor()) {
              case NOT_NEEDED -> wanted(request);
              case CODE_DUE -> CODE + back(request);
              case ENROLMENT_DUE -> ENROL + back(request);
            };
        yield cookies.session(Response.redirect(next), token);
      }
    };
  }

  private Response form(Request request, String login, Optional<String> fault) {
    var view = new SignInView(login, wanted(request), fault, demo);
    return Response.page("sign/sign-in.jte", view).status(fault.isPresent() ? 422 : 200);
  }

  private Response codeForm(Request request) {
    return unfinished(request).isEmpty()
        ? Response.redirect(PAGE)
        : Response.page("sign/code.jte", CodeView.asking(wanted(request), Optional.empty()));
  }

  private Response code(Request request) {
    var session = unfinished(request);
    if (session.isEmpty()) {
      return Response.redirect(PAGE + back(request));
    }
    return finish(request, () -> factors.verify(session.get().user(), request.formText("code")))
        .orElseGet(
            () ->
                Response.page(
                        "sign/code.jte",
                        CodeView.asking(
                            wanted(request), Optional.of(request.texts().say("code.wrong"))))
                    .status(422));
  }

  /** A GET makes no secret: the button does. */
  private Response enrolForm(Request request) {
    return unfinished(request).isEmpty()
        ? Response.redirect(PAGE)
        : Response.page("sign/enrol.jte", CodeView.asking(wanted(request), Optional.empty()));
  }

  private Response enrol(Request request) {
    return unfinished(request)
        .map(session -> factors.enrol(session.user()))
        .map(
            enrolment ->
                Response.page("sign/enrol.jte", CodeView.showing(wanted(request), enrolment)))
        .orElseGet(() -> Response.redirect(PAGE));
  }

  private Response confirm(Request request) {
    var session = unfinished(request);
    if (session.isEmpty()) {
      return Response.redirect(PAGE);
    }
    return finish(request, () -> factors.confirm(session.get().user(), request.formText("code")))
        .orElseGet(() -> again(request));
  }

  /** What the person's app has already still counts; it is not shown a second time. */
  private Response again(Request request) {
    var fault = Optional.of(request.texts().say("code.wrong.again"));
    return Response.page("sign/enrol.jte", CodeView.asking(wanted(request), fault)).status(422);
  }

  /** The real session, when the code was right. */
  private Optional<Response> finish(Request request, java.util.function.BooleanSupplier right) {
    if (!right.getAsBoolean()) {
      return Optional.empty();
    }
    String token = sessions.finish(cookie(request), browser(request));
    return Optional.of(cookies.session(Response.redirect(wanted(request)), token));
  }

  private Response signOut(Request request) {
    sessions.close(cookie(request));
    return cookies.forget(Response.redirect(PAGE));
  }

  private Response language(Request request) {
    String language = request.formText("language");
    if (!language.equals("ru") && !language.equals("en")) {
      throw new Problem.Invalid("UNKNOWN_LANGUAGE", "ru and en are spoken here");
    }
    request.signedIn().ifPresent(known -> users.setLanguage(known.caller(), language));
    return cookies.language(Response.redirect(wanted(request)), language);
  }

  private Optional<UnfinishedSession> unfinished(Request request) {
    return request.cookie(Request.SESSION_COOKIE).flatMap(sessions::findUnfinished);
  }

  private static String cookie(Request request) {
    return request.cookie(Request.SESSION_COOKIE).orElse("");
  }

  /** As typed: blanks belong to it. */
  private static String password(Request request) {
    return request.formAll("password").stream().findFirst().orElse("");
  }

  private static Browser browser(Request request) {
    return new Browser(request.remoteAddress(), request.header("User-Agent").orElse(""));
  }

  private static String back(Request request) {
    String to = wanted(request);
    return to.equals("/")
        ? ""
        : "?to=" + java.net.URLEncoder.encode(to, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Where the reader wanted to go: a path of ours, or the start page. */
  static String wanted(Request request) {
    return request
        .form("to")
        .or(() -> request.query("to"))
        .filter(to -> to.matches("/[^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]*"))
        .orElse("/");
  }
}
