package kassahub.hub.organisation;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tenant to be opened.
 *
 * @param agentCode ties clients' registers to a partner; partners only
 * @param sandboxOf whose sandbox it is (decision 070); empty = a real account
 * @param manager whom it calls
 */
public record NewAccount(
    AccountKind kind,
    String name,
    Optional<String> agentCode,
    OptionalLong sandboxOf,
    Contact manager) {}
