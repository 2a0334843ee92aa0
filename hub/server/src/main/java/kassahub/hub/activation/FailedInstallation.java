package kassahub.hub.activation;

import java.util.OptionalLong;

/**
 * A licence that does not get into its register without a person.
 *
 * @param account who is to know: the buyer, or a partner of a client whose policy bought it
 * @param position of its line in the activation
 * @param register its page, for those who do not see the activation
 */
public record FailedInstallation(
    long activation,
    int position,
    String serial,
    Reason reason,
    long account,
    OptionalLong register) {}
