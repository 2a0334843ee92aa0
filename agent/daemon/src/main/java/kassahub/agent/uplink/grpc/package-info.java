/**
 * The way to the hub over one bidirectional gRPC stream and mutual TLS. Optional at run time: no
 * class of it is loaded while the agent talks MQTT.
 */
@NullMarked
package kassahub.agent.uplink.grpc;

import org.jspecify.annotations.NullMarked;
