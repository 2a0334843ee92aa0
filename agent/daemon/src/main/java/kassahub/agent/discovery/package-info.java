/**
 * Which registers can be reached from this computer: those that announce themselves on the local
 * network, those that answer at given addresses, and the serial ports there are. Asks only who a
 * register is; never searches for passwords.
 */
@NullMarked
package kassahub.agent.discovery;

import org.jspecify.annotations.NullMarked;
