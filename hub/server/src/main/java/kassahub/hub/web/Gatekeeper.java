package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.problem.Problem;

/** Decides who asks and whether the request may have been forged. */
final class Gatekeeper {
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final String BEARER = "Bearer ";

  private final Identities identities;

  Gatekeeper(Identities identities) {
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

  Request admit(RoutingContext context, Door door) {
    return door == Door.API ? withKey(context) : withSession(context, door);
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
      var request = new Request(context, Optional.empty(), Optional.empty());
      throw new Turned(unauthorised(request));
    }
    return new Request(context, Optional.empty(), caller);
  }

  private Request withSession(RoutingContext context, Door door) {
    var cookie = context.request().getCookie(Request.SESSION_COOKIE);
    var signedIn =
        cookie == null
            ? Optional.<SignedIn>empty()
            : identities.bySession().apply(cookie.getValue());
    var request = new Request(context, signedIn, signedIn.map(SignedIn::caller));
    boolean writes = !READING.contains(context.request().method());
    if (writes && !sameOrigin(request)) {
      throw new Problem.Forbidden("FORGED_REQUEST", "Origin is not ours");
    }
    if (door == Door.CABINET) {
      if (signedIn.isEmpty()) {
        throw new Turned(toSignIn(request));
      }
      if (writes && !carriesToken(request, signedIn.get())) {
        throw new Problem.Forbidden("FORGED_REQUEST", "token of the session is missing");
      }
    }
    return request;
  }

  private static boolean sameOrigin(Request request) {
    return request
        .header("Origin")
        .map(origin -> authority(origin).equals(request.authority()))
        .orElse(false);
  }

  private static String authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("-");
    } catch (IllegalArgumentException garbled) {
      return "-";
    }
  }

  private static boolean carriesToken(Request request, SignedIn signedIn) {
    String token = request.header("X-CSRF-Token").or(() -> request.form("_csrf")).orElse("");
    return MessageDigest.isEqual(token.getBytes(UTF_8), signedIn.csrfToken().getBytes(UTF_8));
  }

  private static Response toSignIn(Request request) {
    boolean reading = request.method().equals("GET");
    String to = reading && !request.partial() ? request.address() : shown(request);
    String page = to.equals("/") ? "/sign-in" : "/sign-in?to=" + URLEncoder.encode(to, UTF_8);
    if (request.header("HX-Request").isPresent() || request.header("X-CSRF-Token").isPresent()) {
      return Response.empty(401).header("HX-Redirect", page);
    }
    return Response.redirect(page);
  }

  /** The page that a part or a form belongs to: there the reader goes on after signing in. */
  private static String shown(Request request) {
    return request
        .header("HX-Current-URL")
        .or(() -> request.header("Referer"))
        .filter(address -> authority(address).equals(request.authority()))
        .map(URI::create)
        .map(
            page ->
                page.getRawQuery() == null
                    ? page.getRawPath()
                    : page.getRawPath() + "?" + page.getRawQuery())
        .orElse("/");
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
