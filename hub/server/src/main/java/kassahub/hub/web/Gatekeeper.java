package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kassahub.hub.problem.Problem;

/** Decides who asks and whether the request may have been forged. */
final class Gatekeeper {
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final String BEARER = "Bearer ";

  /** Where the kind of a program's body is kept: it is read as nothing but bytes. */
  static final String MEDIA = "kassahub.media";

  /** What a body of JSON may be called; a form by those who do not say. */
  private static final Pattern JSON =
      Pattern.compile(
          "\\s*application/([-.\\w]+\\+)?(json|x-www-form-urlencoded)\\s*(;|$)",
          Pattern.CASE_INSENSITIVE);

  private final WebConfig config;
  private final Identities identities;

  Gatekeeper(WebConfig config, Identities identities) {
    this.config = config;
    this.identities = identities;
  }

  /** Stops a request with an answer that is no failure: sign in first. */
  static final class Turned extends RuntimeException {
    private final transient Response response;

    Turned(Response response) {
      super("turned away", null, false, false);
      this.response = response;
    }

    Response response() {
      return response;
    }
  }

  /** Looks at who asks, before a body is read. */
  Request admit(RoutingContext context, Door door) {
    return door == Door.API ? withKey(context) : withSession(context, door);
  }

  /** Looks at what only the body can show. */
  void check(Request request, Door door) {
    if (door == Door.CABINET && writes(request) && !carriesToken(request)) {
      throw new Problem.Forbidden("FORGED_REQUEST", "token of the session is missing");
    }
  }

  /** The request of nobody. */
  Request unknown(RoutingContext context) {
    return new Request(context, config, Optional.empty(), Optional.empty());
  }

  boolean stillSignedIn(Request request) {
    return request
        .cookie(Request.SESSION_COOKIE)
        .flatMap(identities.bySession())
        .map(SignedIn::caller)
        .filter(request.caller()::equals)
        .isPresent();
  }

  private Request withKey(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    var caller =
        header != null && header.startsWith(BEARER)
            ? identities.byKey().apply(header.substring(BEARER.length()).strip())
            : Optional.<kassahub.hub.account.Caller>empty();
    if (caller.isEmpty()) {
      throw new Turned(unauthorised(unknown(context)));
    }
    String media = context.get(MEDIA);
    if (media != null && !JSON.matcher(media).lookingAt()) {
      throw new Refusals.BadRequest(415, "NOT_JSON");
    }
    return new Request(context, config, Optional.empty(), caller);
  }

  private Request withSession(RoutingContext context, Door door) {
    var cookie = context.request().getCookie(Request.SESSION_COOKIE);
    var signedIn =
        cookie == null
            ? Optional.<SignedIn>empty()
            : identities.bySession().apply(cookie.getValue());
    var request = new Request(context, config, signedIn, signedIn.map(SignedIn::caller));
    if (writes(request) && !sameOrigin(request)) {
      throw new Problem.Forbidden("FORGED_REQUEST", "Origin is not ours");
    }
    if (door == Door.CABINET && signedIn.isEmpty()) {
      throw new Turned(toSignIn(request));
    }
    return request;
  }

  private static boolean writes(Request request) {
    return !READING.contains(HttpMethod.valueOf(request.method()));
  }

  private static boolean sameOrigin(Request request) {
    return request
        .header("Origin")
        .map(origin -> Request.authority(origin).equals(request.authority()))
        .orElse(false);
  }

  private static boolean carriesToken(Request request) {
    String token = request.header("X-CSRF-Token").or(() -> request.form("_csrf")).orElse("");
    String ours = request.signedIn().map(SignedIn::csrfToken).orElse("");
    return !ours.isEmpty() && MessageDigest.isEqual(token.getBytes(UTF_8), ours.getBytes(UTF_8));
  }

  private static Response toSignIn(Request request) {
    boolean reading = !writes(request);
    String to = reading && !request.partial() ? request.address() : request.shownPage().orElse("/");
    String page = to.equals("/") ? "/sign-in" : "/sign-in?to=" + URLEncoder.encode(to, UTF_8);
    if (request.header("HX-Request").isPresent() || request.header("X-CSRF-Token").isPresent()) {
      return Response.empty(401).header("HX-Redirect", page);
    }
    return Response.redirect(page);
  }

  private static Response unauthorised(Request request) {
    var body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", request.texts().say("problem.UNAUTHENTICATED"))
            .put("status", 401)
            .put("code", "UNAUTHENTICATED");
    return Response.json(401, body)
        .header("Content-Type", "application/problem+json")
        .header("WWW-Authenticate", "Bearer");
  }
}
