/**
 * Who the agent is. The key pair is made on this device and never leaves it; the hub signs a
 * certificate for it against a token, and a new one for a new key before the old one ends. Only a
 * hub whose root has the pinned hash is believed, and a new root only when a known one signed it.
 * The old certificate stays until the new one has connected.
 */
@NullMarked
package kassahub.agent.enrol;

import org.jspecify.annotations.NullMarked;
