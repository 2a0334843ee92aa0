/**
 * What an agent's life is like: killed at any moment, without power in the middle of a write, years
 * of small troubles, weeks away. The hub and the register are real servers on real sockets.
 */
@NullMarked
package kassahub.agent.hardship;

import org.jspecify.annotations.NullMarked;
