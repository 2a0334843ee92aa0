/**
 * A vendor stand-in: a separate process that serves the documented grants interface and misbehaves
 * on order. A test double for the hub's vendor queue, labelled so; it signs with a key that
 * simulated registers carry.
 */
@NullMarked
package kassahub.deploy.vendor;

import org.jspecify.annotations.NullMarked;
