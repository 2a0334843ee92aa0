package kassahub.hub.activation;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A licence that does not get into its register without a person.
 *
 * @param givenUp when it came to that; empty when a hub of the release before let it fail
 * @param account who is to know: the buyer, or a partner of a client whose policy bought it
 * @param register its page, for those who do not see the activation
 */
public record FailedInstallation(
    long activation,
    String serial,
    Reason reason,
    Optional<Instant> givenUp,
    long account,
    OptionalLong register) {}
