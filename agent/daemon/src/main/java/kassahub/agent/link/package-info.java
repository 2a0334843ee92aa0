/**
 * A byte pipe to one register, over TCP or a serial line, where every wait has an end. A link knows
 * nothing of frames. Once it has thrown {@link kassahub.agent.link.LinkException} it is finished:
 * close it and open another. Used by one thread at a time; {@code close} may come from any thread.
 */
@NullMarked
package kassahub.agent.link;

import org.jspecify.annotations.NullMarked;
