package kassahub.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kassahub.agent.enrol.HubAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class WayOutCheckTest {
  private static final HubAddress HUB = new HubAddress("127.0.0.1", 8883);

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @Test
  void aFirewallThatLetsTheWebThroughOnlyIsNamed() throws IOException {
    try (var web = listening()) {
      assertThat(texts(new WayOutCheck(Map.of(), web.getLocalPort())))
          .containsExactly("doctor.out.web");
    }
  }

  @Test
  void aNetworkWithoutAnyWayOutIsNamed() throws IOException {
    assertThat(texts(new WayOutCheck(Map.of(), closedPort()))).containsExactly("doctor.out.none");
  }

  @Test
  void aProxyIsAskedForTheHubAndItsPasswordIsNotShown() throws Exception {
    try (var proxy = proxy("HTTP/1.1 200 Connection established")) {
      var findings = through(proxy.getLocalPort()).run(HUB);

      assertThat(findings).extracting(Finding::text).contains("doctor.out.proxy");
      assertThat(findings.toString()).doesNotContain("secret");
      assertThat(asked.poll(60, TimeUnit.SECONDS)).isEqualTo("CONNECT 127.0.0.1:8883 HTTP/1.1");
    }
  }

  @Test
  void aProxyThatRefusesIsNamedWithItsAnswer() throws IOException {
    try (var proxy = proxy("HTTP/1.1 403 Forbidden")) {
      var refused = through(proxy.getLocalPort()).run(HUB).get(1);
      assertThat(refused.text()).isEqualTo("doctor.out.proxy.refuses");
      assertThat(refused.values()).contains("HTTP/1.1 403 Forbidden");
    }
  }

  @Test
  void aProxyThatIsAwayIsNamed() throws IOException {
    assertThat(texts(through(closedPort()))).contains("doctor.out.proxy.silent");
  }

  private static WayOutCheck through(int proxy) throws IOException {
    return new WayOutCheck(
        Map.of("HTTPS_PROXY", "http://till:secret@127.0.0.1:" + proxy), closedPort());
  }

  private static List<String> texts(WayOutCheck check) {
    return check.run(HUB).stream().map(Finding::text).toList();
  }

  /** Answers one client with this line. */
  private ServerSocket proxy(String answer) throws IOException {
    var server = listening();
    var thread = new Thread(() -> answer(server, answer), "proxy");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void answer(ServerSocket server, String answer) {
    try (var client = server.accept()) {
      var in = new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII);
      asked.add(new BufferedReader(in).readLine());
      client.getOutputStream().write((answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException over) {
      asked.add(over.toString());
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static int closedPort() throws IOException {
    try (var socket = listening()) {
      return socket.getLocalPort();
    }
  }
}
