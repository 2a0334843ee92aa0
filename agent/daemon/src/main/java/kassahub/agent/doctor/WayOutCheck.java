package kassahub.agent.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.enrol.HubAddress;

/**
 * What does get out of this network when the hub's port does not: for whoever has to talk with the
 * shop's administrator. The agent goes to the ports that the hub named, through a proxy when Java
 * was told of one.
 */
public final class WayOutCheck {
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int LONGEST_LINE = 200;
  private static final List<String> VARIABLES =
      List.of("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY");

  private final Map<String, String> environment;
  private final int webPort;

  /**
   * @param environment where a proxy is named
   * @param webPort where the web's TLS goes out: 443
   */
  public WayOutCheck(Map<String, String> environment, int webPort) {
    this.environment = Map.copyOf(environment);
    this.webPort = webPort;
  }

  /** What works, for a port of the hub that does not. */
  public List<Finding> run(HubAddress closed) {
    List<Finding> findings = new ArrayList<>();
    findings.add(web(closed));
    proxy().ifPresent(proxy -> findings.add(through(proxy, closed)));
    return findings;
  }

  private Finding web(HubAddress closed) {
    try {
      connected(closed.host(), webPort).close();
      return Finding.warning("doctor.out.web", closed.host(), port(webPort), port(closed.port()));
    } catch (IOException shut) {
      return Finding.warning("doctor.out.none", closed.host(), port(webPort), port(closed.port()));
    }
  }

  /** Without the name and password that may stand in the variable. */
  private Optional<HubAddress> proxy() {
    return VARIABLES.stream()
        .map(environment::get)
        .filter(value -> value != null && !value.isBlank())
        .findFirst()
        .flatMap(WayOutCheck::address);
  }

  private static Optional<HubAddress> address(String value) {
    try {
      var uri = URI.create(value.contains("://") ? value : "http://" + value);
      return uri.getHost() == null
          ? Optional.empty()
          : Optional.of(new HubAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static Finding through(HubAddress proxy, HubAddress hub) {
    String target = hub.host() + ":" + hub.port();
    try (var socket = connected(proxy.host(), proxy.port())) {
      String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = line(socket.getInputStream());
      return answer.matches("HTTP/1\\.[01] 2\\d\\d.*")
          ? Finding.warning("doctor.out.proxy", proxy.toString(), target)
          : Finding.warning("doctor.out.proxy.refuses", proxy.toString(), target, answer);
    } catch (IOException silent) {
      return Finding.warning("doctor.out.proxy.silent", proxy.toString(), silent.toString());
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= ' ' && line.length() < LONGEST_LINE; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private static Socket connected(String host, int port) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }

  /** As text: a number would be shown with a thousands separator. */
  private static String port(int port) {
    return Integer.toString(port);
  }
}
