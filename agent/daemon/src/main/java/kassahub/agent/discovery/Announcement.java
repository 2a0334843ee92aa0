package kassahub.agent.discovery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a register broadcasts to UDP port 16327: {@code KKT SN 0085430138900121; IP 192.168.1.7;
 * port 7778} (register-protocol-shtrih.md §1.1).
 *
 * @param serial factory number
 * @param host IPv4 address, or IPv6 where it tells only that
 */
public record Announcement(String serial, String host, int port) {
  private static final String START = "KKT ";

  /** Empty when the text is something else. */
  static Optional<Announcement> parse(String text) {
    if (!text.startsWith(START)) {
      return Optional.empty();
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : text.substring(START.length()).split(";", -1)) {
      String pair = part.strip();
      int space = pair.indexOf(' ');
      if (space > 0) {
        parts.put(pair.substring(0, space), pair.substring(space + 1).strip());
      }
    }
    Optional<String> host =
        Optional.ofNullable(parts.get("IP"))
            .or(() -> Optional.ofNullable(parts.get("IPV6A")))
            .or(() -> Optional.ofNullable(parts.get("IPV6LL")));
    String serial = parts.getOrDefault("SN", "");
    String port = parts.getOrDefault("port", "");
    boolean whole = host.isPresent() && serial.matches("[0-9]{1,20}") && port.matches("[0-9]{1,5}");
    return whole
        ? Optional.of(new Announcement(serial, host.get(), Integer.parseInt(port)))
        : Optional.empty();
  }
}
