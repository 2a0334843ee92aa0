/**
 * A test double of the service that ATOL's driver offers to programs (DTO 10): JSON tasks in a
 * queue, over HTTP. It fiscalises nothing and shares no line with the agent's driver.
 */
@NullMarked
package kassahub.agent.simulator.atol;

import org.jspecify.annotations.NullMarked;
