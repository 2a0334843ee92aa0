/**
 * Frames of the Shtrih-M-compatible register protocols as pure functions on bytes: no I/O, no
 * clock, no threads. Both ends of the wire use it, the driver and the simulator, and nothing above
 * it is shared.
 *
 * <p>Facts: register protocol §1.2 (standard frame), §1.3 (alternative frame). A reader takes one
 * byte at a time, survives any noise and never holds more than one frame; timeouts belong to the
 * caller, who calls {@code reset()}.
 */
@NullMarked
package kassahub.codec;

import org.jspecify.annotations.NullMarked;
