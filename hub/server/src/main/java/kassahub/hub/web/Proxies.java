package kassahub.hub.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which peers are our own proxies, and so whom a request comes from.
 *
 * <p>Addresses and networks only: no names are looked up.
 */
public final class Proxies {
  private final Networks trusted;

  private Proxies(Networks trusted) {
    this.trusted = trusted;
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException that names what is no address or network
   */
  public static Proxies of(List<String> networks) {
    return new Proxies(Networks.of(networks));
  }

  /**
   * Whom a request comes from: the peer, unless it is one of ours. Then the nearest address to the
   * right of the forwarding headers that is not; what stands further to the left anybody may have
   * written. A proxy of ours that names nobody gives {@code via} and its address, which is
   * nobody's.
   *
   * @param forwardedFor lines of {@code X-Forwarded-For} in order
   * @param forwarded lines of {@code Forwarded} (RFC 7239), used when there are none of the others
   */
  String client(String peer, List<String> forwardedFor, List<String> forwarded) {
    if (!trusts(peer)) {
      return peer;
    }
    var hops = new ArrayList<String>();
    forwardedFor.forEach(line -> hops.addAll(Arrays.asList(line.split(",", -1))));
    if (hops.isEmpty()) {
      forwarded.forEach(line -> hops.addAll(Arrays.asList(line.split(",", -1))));
      hops.replaceAll(Proxies::forParameter);
    }
    String nearest = "via " + peer;
    for (String hop : hops.reversed()) {
      var address = bare(hop);
      if (address.isEmpty()) {
        return nearest;
      }
      nearest = address.get();
      if (!trusts(nearest)) {
        return nearest;
      }
    }
    return nearest;
  }

  private boolean trusts(String address) {
    return NetworkAddress.parse(address).map(trusted::cover).orElse(false);
  }

  /** {@code for=} of one element, or nothing that is an address. */
  private static String forParameter(String element) {
    for (String pair : element.split(";", -1)) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length == 2 && parts[0].equalsIgnoreCase("for")) {
        return parts[1].replace("\"", "");
      }
    }
    return "";
  }

  /** The address without port and brackets, in its one spelling. */
  private static Optional<String> bare(String hop) {
    String text = hop.strip();
    if (text.startsWith("[")) {
      text = text.substring(1, Math.max(1, text.indexOf(']')));
    } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
      text = text.substring(0, text.indexOf(':'));
    }
    return NetworkAddress.parse(text).map(NetworkAddress::text);
  }
}
