package kassahub.hub.web;

import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Session;
import kassahub.hub.account.Sessions;

/**
 * Turns what a request carries into who asks.
 *
 * @param bySession from the session cookie
 * @param byKey from the bearer key of an API call
 */
public record Identities(
    Function<String, Optional<SignedIn>> bySession, Function<String, Optional<Caller>> byKey) {

  /** People by their sessions, programs by their keys. */
  public static Identities of(Sessions sessions, ApiKeys keys) {
    return new Identities(token -> sessions.find(token).map(Identities::signedIn), keys::find);
  }

  private static SignedIn signedIn(Session session) {
    return new SignedIn(session.caller(), session.csrfToken(), session.user().accountName());
  }
}
