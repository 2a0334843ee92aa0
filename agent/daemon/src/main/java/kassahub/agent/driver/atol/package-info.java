/**
 * Registers that are reached through the ATOL driver's own service (DTO 10): JSON tasks over HTTP.
 * {@code AllowedTask} is the whole list of what may be asked; all of it only reads. {@code
 * TaskQueue} puts one task at a time into the service's queue, {@code Service} is its HTTP. Which
 * parts are confirmed by what, and what is left out: decisions/007.
 */
@NullMarked
package kassahub.agent.driver.atol;

import org.jspecify.annotations.NullMarked;
