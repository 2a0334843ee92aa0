/**
 * Agents: how they get in, the certificates that they are known by, and what they say of
 * themselves.
 *
 * <p>An agent is the CN of a certificate that this package issued, nothing else. The private key of
 * an agent never leaves the till. A person can stop an agent at any time: from the next connection
 * and call on it is refused, and open links are dropped.
 */
@NullMarked
package kassahub.hub.agent;

import org.jspecify.annotations.NullMarked;
