/** The HTTP proxy that a network lets nobody out without; both transports go through it. */
@NullMarked
package kassahub.agent.proxy;

import org.jspecify.annotations.NullMarked;
