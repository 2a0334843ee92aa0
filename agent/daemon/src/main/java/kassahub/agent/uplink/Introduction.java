package kassahub.agent.uplink;

import java.time.Instant;
import kassahub.agent.enrol.Credentials;
import kassahub.proto.v1.Hello;

/**
 * What the agent shows and says when it connects.
 *
 * @param credentials key and certificate; the agent's id is the certificate's CN
 * @param hello the first message
 * @param trustedTime the time at which the hub's certificate has to be valid: the device's clock,
 *     unless that is known to be behind
 */
public record Introduction(Credentials credentials, Hello hello, Instant trustedTime) {}
