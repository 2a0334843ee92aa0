/**
 * Agents over MQTT 5 and TLS: the hub itself ends their sessions. It is an endpoint for agents, not
 * a broker: one topic up and one down for each agent, QoS 1, nothing retained.
 *
 * <p>A PUBACK below 0x80 means committed; CONNACK says so with {@code ack=commit}.
 */
@NullMarked
package kassahub.hub.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
