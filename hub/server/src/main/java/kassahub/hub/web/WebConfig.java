package kassahub.hub.web;

import java.util.List;

/**
 * Where the web server listens, and how it shows things.
 *
 * @param port 0 = any free one
 * @param secure browsers reach it by https (a proxy in front ends TLS): cookies are marked so
 * @param proxies peers whose word on the client's address counts
 * @param limits how long a peer may take
 * @param urgency how terms are painted
 */
public record WebConfig(
    String host, int port, boolean secure, Proxies proxies, WebLimits limits, Urgency urgency) {
  public WebConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not a port");
    }
  }

  public WebConfig(String host, int port, boolean secure) {
    this(host, port, secure, Proxies.of(List.of()), WebLimits.USUAL, Urgency.USUAL);
  }
}
