package kassahub.hub.organisation;

import java.util.Optional;

/**
 * A tenant to be opened.
 *
 * @param agentCode ties clients' registers to a partner; partners only
 * @param sandbox its activations are not sold; vendors and devices are the real ones
 * @param manager whom it calls
 */
public record NewAccount(
    AccountKind kind, String name, Optional<String> agentCode, boolean sandbox, Contact manager) {}
