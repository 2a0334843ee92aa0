/**
 * Agents over gRPC and mutual TLS: the same messages as over MQTT, and the one call that needs no
 * certificate, enrolling.
 *
 * <p>Inbound messages are asked for one by one: an agent that sends faster than reports are stored
 * waits. An {@code Ack} means committed.
 */
@NullMarked
package kassahub.hub.gateway.grpc;

import org.jspecify.annotations.NullMarked;
