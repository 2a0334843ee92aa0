/**
 * Messages to the hub and dispatches from it. What the outbox holds reaches the hub at least once
 * and in order, whichever way the messages travel; the outbox forgets a report only when the hub
 * said that it is stored, or that it never will be. A dispatch is acknowledged only after it was
 * journalled on disk. The ways themselves, {@code uplink.mqtt} and {@code uplink.grpc}, do not know
 * each other.
 */
@NullMarked
package kassahub.agent.uplink;

import org.jspecify.annotations.NullMarked;
