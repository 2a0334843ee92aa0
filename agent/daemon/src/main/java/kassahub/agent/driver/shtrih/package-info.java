/**
 * Registers that speak the Shtrih-M protocol. {@code AllowedCommand} is the whole list of what may
 * be said to a register. {@code StandardExchange} and {@code AlternativeExchange} carry one command
 * and its answer over the two framings without executing anything twice. Readers turn answers into
 * values; they degrade where a firmware lacks a table or a command. Source of every layout:
 * facts/register-protocol-shtrih.
 */
@NullMarked
package kassahub.agent.driver.shtrih;

import org.jspecify.annotations.NullMarked;
