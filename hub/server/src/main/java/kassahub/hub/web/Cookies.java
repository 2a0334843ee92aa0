package kassahub.hub.web;

import java.time.Duration;

/**
 * The cookies the hub sets: the session, which scripts cannot read and other sites cannot send, and
 * the language of the sign-in page.
 */
public final class Cookies {
  private static final Duration LANGUAGE_LIFE = Duration.ofDays(365);

  private final boolean secure;

  /** Marks them for https only when browsers come that way. */
  public Cookies(WebConfig config) {
    secure = config.secure();
  }

  /** Ends with the browser; the server ends it earlier. */
  public Response session(Response response, String token) {
    return set(response, Request.SESSION_COOKIE, token, "");
  }

  public Response forget(Response response) {
    return set(response, Request.SESSION_COOKIE, "", "; Max-Age=0");
  }

  public Response language(Response response, String language) {
    return set(
        response, Request.LANGUAGE_COOKIE, language, "; Max-Age=" + LANGUAGE_LIFE.toSeconds());
  }

  private Response set(Response response, String name, String value, String life) {
    return response.header(
        "Set-Cookie",
        name
            + "="
            + value
            + "; Path=/; HttpOnly; SameSite=Lax"
            + life
            + (secure ? "; Secure" : ""));
  }
}
