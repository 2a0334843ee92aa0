package kassahub.hub.agent;

import java.util.Optional;

/**
 * A token to make.
 *
 * @param uses 1 for one till, more for a batch; at most 10 000
 * @param days until it expires, 1 to 90
 * @param approval a person decides about each agent that comes with it
 * @param replaces an agent of the same organisation whose place the new one takes; only with one
 *     use
 */
public record TokenDraft(
    long organisation,
    String name,
    int uses,
    int days,
    boolean approval,
    Optional<String> replaces) {}
