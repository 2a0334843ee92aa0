package kassahub.hub.web;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Addresses and networks ({@code 10.0.0.0/8}, {@code fd00::/8}); no names are looked up. */
public final class Networks {
  private final List<Network> networks;

  private record Network(Buffer address, int bits) {
    boolean covers(byte[] other) {
      if (other.length != address.length()) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((address.getByte(bit / 8) ^ other[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads a setting.
   *
   * @throws IllegalArgumentException that names what is no address or network
   */
  public static Networks of(List<String> texts) {
    return new Networks(texts.stream().map(Networks::network).toList());
  }

  /**
   * Whether an address is in one of them.
   *
   * @param address 4 or 16 bytes
   */
  public boolean cover(byte[] address) {
    return networks.stream().anyMatch(network -> network.covers(address));
  }

  private static Network network(String text) {
    String[] parts = text.strip().split("/", 2);
    byte[] address =
        NetworkAddress.parse(parts[0])
            .orElseThrow(() -> new IllegalArgumentException(text + " is no address or network"));
    int most = address.length * 8;
    int bits = parts.length == 1 ? most : number(parts[1]);
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(text + ": 0 to " + most + " bits expected");
    }
    return new Network(Buffer.buffer(address), bits);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException garbled) {
      return -1;
    }
  }
}
