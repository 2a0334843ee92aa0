package kassahub.hub.web;

import java.time.Duration;

/**
 * The cookies the hub sets: the session, which scripts cannot read and other sites cannot send, the
 * language of the sign-in page, and notes from one page to the next.
 */
public final class Cookies {
  private static final Duration LANGUAGE_LIFE = Duration.ofDays(365);
  private static final Duration NOTE_LIFE = Duration.ofMinutes(1);

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

  /** Tells the next page under a path something that is shown once and kept nowhere. */
  public Response note(Response response, String name, String value, String path) {
    return set(response, name, value, path, "; Max-Age=" + NOTE_LIFE.toSeconds());
  }

  public Response forgetNote(Response response, String name, String path) {
    return set(response, name, "", path, "; Max-Age=0");
  }

  private Response set(Response response, String name, String value, String life) {
    return set(response, name, value, "/", life);
  }

  private Response set(Response response, String name, String value, String path, String life) {
    return response.header(
        "Set-Cookie",
        name
            + "="
            + value
            + "; Path="
            + path
            + "; HttpOnly; SameSite=Lax"
            + life
            + (secure ? "; Secure" : ""));
  }
}
