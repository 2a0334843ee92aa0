/**
 * Releases of the agent and how they reach the agents: first 1 % of them, then 10, 50 and all, each
 * stage after the one before has shown for half an hour that it works. The hub checks who signed a
 * release and cannot make one. It stops by itself when two in a hundred fail or fall silent; a
 * person lets it go on.
 */
@NullMarked
package kassahub.hub.rollout;

import org.jspecify.annotations.NullMarked;
