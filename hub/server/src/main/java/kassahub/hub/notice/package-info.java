/**
 * What an account must know without having asked: told once a fact, kept until read.
 *
 * <p>Features below know nothing of notices; clocks here read their state and tell it.
 */
@NullMarked
package kassahub.hub.notice;

import org.jspecify.annotations.NullMarked;
