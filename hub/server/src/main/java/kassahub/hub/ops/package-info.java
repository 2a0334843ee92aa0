/**
 * What operators of the hub ask it: is it well, and how much does it do. Nothing here changes
 * anything; whoever mounts it decides who may ask.
 */
@NullMarked
package kassahub.hub.ops;

import org.jspecify.annotations.NullMarked;
