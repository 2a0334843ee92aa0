/**
 * Attached registers. Each has one owner thread, which alone opens, asks and closes: it shares the
 * register with the shop's own program by holding it for a short time only, and backs off when it
 * is refused. What changed goes to the outbox, everything at a slow heartbeat; what did not get
 * into the outbox is tried again with the next poll. Other work on the register is handed to its
 * thread through a bounded mailbox.
 */
@NullMarked
package kassahub.agent.register;

import org.jspecify.annotations.NullMarked;
