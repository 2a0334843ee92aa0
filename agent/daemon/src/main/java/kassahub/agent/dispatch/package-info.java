/**
 * Work that the hub orders. An id is on disk before the hub hears that it was taken; then the work
 * is done on the register's own thread and its result goes to the outbox. Installing a licence may
 * happen again after a crash, because writing reads first; restarting a register happens at most
 * once, and is <em>unknown</em> after a crash. What has to wait for the till is tried again after
 * every poll until its deadline.
 */
@NullMarked
package kassahub.agent.dispatch;

import org.jspecify.annotations.NullMarked;
