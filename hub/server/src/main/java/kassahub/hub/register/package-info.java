/**
 * Cash registers: who they are, which agent speaks for them, what they said last and before.
 *
 * <p>A register is bound to one agent and one organisation; what anybody else says about it is a
 * claim that a person decides. Reported state is stored as told: a field that the register did not
 * tell stays empty and never becomes zero. Writes come in sets, from many agents at once, in the
 * transaction of whoever received them.
 */
@NullMarked
package kassahub.hub.register;

import org.jspecify.annotations.NullMarked;
