/**
 * The daemon beside the registers: its configuration, the wiring of its parts and its commands. An
 * {@link kassahub.agent.Agent} is one object: many of them may live in one JVM.
 */
@NullMarked
package kassahub.agent;

import org.jspecify.annotations.NullMarked;
