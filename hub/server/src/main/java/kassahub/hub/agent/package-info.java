/**
 * Agents: how they get in and what they say of themselves.
 *
 * <p>The private key of an agent never leaves the till. A person can stop an agent at any time:
 * from the next connection and call on it is refused, and open links are dropped.
 */
@NullMarked
package kassahub.hub.agent;

import org.jspecify.annotations.NullMarked;
