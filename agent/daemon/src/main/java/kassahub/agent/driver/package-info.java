/**
 * What an agent asks of a register and what a register can tell, without a word about bytes. A
 * driver works on one open connection, for one thread. What a register did not tell is empty, never
 * zero; what went wrong is a {@link kassahub.agent.driver.RegisterFault}, never an exception.
 */
@NullMarked
package kassahub.agent.driver;

import org.jspecify.annotations.NullMarked;
