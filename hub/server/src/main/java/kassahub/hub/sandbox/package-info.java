/**
 * A partner's sandbox, for developers of its own system: a second account with made-up
 * organisations and devices, whose activations go the whole way and reach nobody (decision 070).
 * Its manager opens it once, makes keys for it, and begins it anew.
 */
@NullMarked
package kassahub.hub.sandbox;

import org.jspecify.annotations.NullMarked;
