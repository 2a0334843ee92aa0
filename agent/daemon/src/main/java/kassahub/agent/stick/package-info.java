/**
 * Licences that come on a stick. The command keeps a record of each install in the agent's
 * directory, whether an agent runs, is enrolled, or not; the agent puts it into its outbox when it
 * has heard the hub.
 */
@NullMarked
package kassahub.agent.stick;

import org.jspecify.annotations.NullMarked;
