/**
 * A simulated register without its wire: what it is, what it remembers and how it answers one
 * command.
 *
 * <p>{@link Device#execute} takes the data of a frame and gives the data of the answer, with the
 * layouts, tables and result codes of the register protocol facts §2 to §8. Everything here belongs
 * to one thread. It shares nothing with the agent's driver: both are written from the facts, so
 * that a mistake shows.
 */
@NullMarked
package kassahub.agent.simulator.device;

import org.jspecify.annotations.NullMarked;
