package kassahub.hub.gateway.broker;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Where the broker is, and how this hub shows itself there.
 *
 * @param client the MQTT client id: one for each instance
 * @param share the name of what instances share; the agents must not know it
 * @param tls asked anew for each connection, because certificates are renewed
 */
public record Broker(String host, int port, String client, String share, Supplier<SSLContext> tls) {
  String address() {
    return host + ":" + port;
  }
}
