/**
 * Agents over MQTT 5 through an external broker, which ends their sessions: the hub is a client of
 * it, with a shared subscription, so that each message comes to one instance.
 *
 * <p>The broker's PUBACK decides nothing: a batch is acknowledged by a message of ours after the
 * commit. Whose key speaks is proved to the hub by a signature in Hello; from then on the number of
 * the connection, which only that agent and the broker know, stands for it (decision 040).
 */
@NullMarked
package kassahub.hub.gateway.broker;

import org.jspecify.annotations.NullMarked;
