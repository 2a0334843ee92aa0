package kassahub.hub.register;

import java.util.Optional;

/**
 * A register's row as far as reports need it.
 *
 * @param slowHash of what seldom changes, as last stored; 0 = nothing yet
 */
record Known(long id, String serial, long organisation, Optional<String> agent, long slowHash) {}
