package kassahub.hub.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses as text; names are no addresses and are never looked up. */
final class NetworkAddress {
  private NetworkAddress() {}

  /** 4 or 16 bytes; an IPv4 address written as IPv6 gives 4. */
  static Optional<byte[]> parse(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** The one spelling of an address. */
  static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }
}
