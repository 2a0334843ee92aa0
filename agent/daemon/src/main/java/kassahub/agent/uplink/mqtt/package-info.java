/**
 * The way to the hub over MQTT 5 and mutual TLS, with Eclipse Paho behind a wrapper: one client
 * object per connection, nothing persisted by Paho, its socket in our hands, reason codes read.
 */
@NullMarked
package kassahub.agent.uplink.mqtt;

import org.jspecify.annotations.NullMarked;
