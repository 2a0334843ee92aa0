package kassahub.agent.enrol;

/**
 * Where one of the hub's ports is.
 *
 * @param host name or address, IPv6 without brackets; no {@code _}, because Java's host check
 *     refuses it
 * @param port 1 to 65535
 */
public record HubAddress(String host, int port) {
  public HubAddress {
    if (!host.matches("[A-Za-z0-9.:%-]{1,253}")) {
      throw new IllegalArgumentException("host: a name or an address expected, found " + host);
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: 1 to 65535 expected, found " + port);
    }
  }

  /**
   * Reads {@code host:port} or {@code [IPv6]:port}.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static HubAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("host:port expected, found " + text);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new HubAddress(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /** {@code host:port}, IPv6 in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
