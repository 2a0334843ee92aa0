/**
 * Pages for those who keep registers and agents running: agents, deliveries and what became of
 * them.
 *
 * <p>A tenant sees its own; support sees everybody's through the same pages.
 */
@NullMarked
package kassahub.hub.cabinet.support;

import org.jspecify.annotations.NullMarked;
