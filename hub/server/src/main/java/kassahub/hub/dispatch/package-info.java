/**
 * Work that the hub owes agents: one row a unit of work, from the order to its end.
 *
 * <p>A dispatch is written in the business transaction that causes it, delivered at least once to
 * the agent that speaks for the register, and ends as done, failed, expired or cancelled. What the
 * device says always wins over what the hub assumed. What a person at a till installed from a file
 * is a row, too, that was over before the hub heard of it.
 */
@NullMarked
package kassahub.hub.dispatch;

import org.jspecify.annotations.NullMarked;
