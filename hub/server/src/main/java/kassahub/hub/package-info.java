/**
 * The hub: {@link kassahub.hub.Hub} builds every part by hand, starts them in order and closes them
 * in reverse. Start reading there.
 */
@NullMarked
package kassahub.hub;

import org.jspecify.annotations.NullMarked;
