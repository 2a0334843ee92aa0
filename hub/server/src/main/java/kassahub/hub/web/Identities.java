package kassahub.hub.web;

import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.account.Caller;

/**
 * Turns what a request carries into who asks.
 *
 * @param bySession from the session cookie
 * @param byKey from the bearer key of an API call
 */
public record Identities(
    Function<String, Optional<SignedIn>> bySession, Function<String, Optional<Caller>> byKey) {}
