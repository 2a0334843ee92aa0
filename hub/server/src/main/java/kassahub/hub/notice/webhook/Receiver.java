package kassahub.hub.notice.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Networks;

/**
 * Where a name leads, looked up once; whoever calls it connects to this address and no other, so
 * that a name cannot lead elsewhere after it was looked at.
 *
 * <p>A name that leads to any address that is not public is refused: a partner's webhook must not
 * reach what only the hub can reach.
 */
final class Receiver {
  /** Addresses that nobody on the internet has (RFC 6890), and ways to write them inside others. */
  private static final Networks NOT_PUBLIC =
      Networks.of(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "::/8",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/9",
              "ff00::/8"));

  private static final Pattern LOOPBACK =
      Pattern.compile("(.+\\.)?localhost\\.?", Pattern.CASE_INSENSITIVE);

  private final Networks allowed;

  Receiver(WebhookSettings settings) {
    allowed = Networks.of(settings.privateNetworks());
  }

  /** The address to call; empty when the name leads nowhere, or where nobody may be sent. */
  Optional<InetAddress> find(String host) {
    try {
      var addresses = InetAddress.getAllByName(host);
      return List.of(addresses).stream().allMatch(this::mayBeCalled)
          ? Optional.of(addresses[0])
          : Optional.empty();
    } catch (UnknownHostException nowhere) {
      return Optional.empty();
    }
  }

  /**
   * Refuses what says by itself that it leads inside; names are looked up when they are called.
   *
   * @throws Problem.Invalid {@code WEBHOOK_PRIVATE}
   */
  void requireCallable(String host) {
    if (literal(host).filter(address -> !mayBeCalled(address)).isPresent()) {
      throw new Problem.Invalid(
          "WEBHOOK_PRIVATE", "not on the internet: " + host, Map.of("host", host));
    }
  }

  /** What is an address already; by its name the machine itself (RFC 6761), too. */
  private static Optional<InetAddress> literal(String host) {
    if (LOOPBACK.matcher(host).matches()) {
      return Optional.of(InetAddress.getLoopbackAddress());
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  private boolean mayBeCalled(InetAddress address) {
    byte[] bytes = address.getAddress();
    return !NOT_PUBLIC.cover(bytes) || allowed.cover(bytes);
  }
}
