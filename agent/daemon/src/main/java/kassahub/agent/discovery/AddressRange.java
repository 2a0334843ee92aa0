package kassahub.agent.discovery;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * IPv4 addresses to ask.
 *
 * @param hosts at most 1024
 */
public record AddressRange(List<String> hosts) {
  private static final int LIMIT = 1024;
  private static final int BITS = 32;
  private static final Pattern NETWORK =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

  public AddressRange {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads {@code 192.168.1.7} or {@code 192.168.1.0/24}.
   *
   * @throws IllegalArgumentException when it is neither or has more than 1024 addresses
   */
  public static AddressRange parse(String text) {
    Matcher parts = NETWORK.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "an address or a range like 192.168.1.0/24 expected: " + text);
    }
    int address = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(parts.group(i));
      if (octet > 255) {
        throw new IllegalArgumentException("no such address: " + text);
      }
      address = address << 8 | octet;
    }
    int prefix = parts.group(5) == null ? BITS : Integer.parseInt(parts.group(5));
    if (prefix > BITS || prefix < BITS - 10) {
      throw new IllegalArgumentException("at most " + LIMIT + " addresses (/22) at once: " + text);
    }
    int size = 1 << (BITS - prefix);
    int first = address & -size;
    boolean network = size > 2;
    return new AddressRange(
        IntStream.range(network ? 1 : 0, network ? size - 1 : size)
            .mapToObj(i -> dotted(first + i))
            .toList());
  }

  private static String dotted(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }
}
