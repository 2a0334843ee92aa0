package kassahub.hub.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever opens a connection and never says who it is does not keep it. */
class QuietDoorIT {
  private static final int ENDED_WITHIN_MILLIS = 45_000;

  /** Preface and empty settings of HTTP/2 (RFC 9113, 3.4): a client that then asks nothing. */
  private static final byte[] GREETING =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(US_ASCII);

  private static TestGateway hub;

  @BeforeAll
  static void start() {
    hub = new TestGateway();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void connectionsThatSayNothingAreEnded() throws Exception {
    Map<String, Socket> quiet = new LinkedHashMap<>();
    quiet.put("mqtt, not even TLS", new Socket(InetAddress.getLoopbackAddress(), hub.mqtt.port()));
    quiet.put("mqtt, no CONNECT", tls(hub.mqtt.port()));
    quiet.put("grpc, not even TLS", new Socket(InetAddress.getLoopbackAddress(), hub.grpc.port()));
    quiet.put("grpc, no greeting", tls(hub.grpc.port(), "h2"));
    var greeted = tls(hub.grpc.port(), "h2");
    greeted.getOutputStream().write(GREETING);
    quiet.put("grpc, no call", greeted);

    Map<String, Future<Boolean>> ended = new LinkedHashMap<>();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      quiet.forEach((name, socket) -> ended.put(name, readers.submit(() -> ends(socket))));
    }

    for (var one : ended.entrySet()) {
      assertThat(one.getValue().get()).as(one.getKey()).isTrue();
    }
  }

  /** Reads to the end, which is the hub's: nothing is said here. */
  private static boolean ends(Socket socket) throws IOException {
    try (socket) {
      socket.setSoTimeout(ENDED_WITHIN_MILLIS);
      long end = System.nanoTime() + ENDED_WITHIN_MILLIS * 1_000_000L;
      while (socket.getInputStream().read() >= 0) {
        if (System.nanoTime() - end > 0) {
          return false;
        }
      }
      return true;
    } catch (SocketTimeoutException stays) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Knows the hub and has no certificate itself. */
  private static SSLSocket tls(int port, String... protocols)
      throws IOException, GeneralSecurityException {
    var roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    roots.setCertificateEntry("hub", hub.authority.root());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket(TestGateway.HOST, port);
    var settings = socket.getSSLParameters();
    settings.setApplicationProtocols(protocols);
    socket.setSSLParameters(settings);
    socket.startHandshake();
    return socket;
  }
}
