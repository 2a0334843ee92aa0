package kassahub.hub.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import kassahub.proto.v1.EnrolmentGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever opens a connection and never says who it is does not keep it. */
class QuietDoorIT {
  private static final int ENDED_WITHIN_MILLIS = 45_000;

  /** Preface and empty settings of HTTP/2 (RFC 9113, 3.4): a client that then asks nothing. */
  private static final byte[] GREETING =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(US_ASCII);

  /**
   * After it, headers of a call that enrols (RFC 7541: POST, https, three literals), and nothing of
   * its request.
   */
  private static final byte[] CALL = headers(EnrolmentGrpc.getEnrolMethod().getFullMethodName());

  /** The begin of a CONNECT of a thousand bytes, nearly all of them the client's name. */
  private static final byte[] LONG_CONNECT = {
    0x10, (byte) 0xE8, 7, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 3, (byte) 0xDB
  };

  private static final byte[] PING = {(byte) 0xC0, 0};

  private static TestGateway hub;
  private static ScheduledExecutorService drips;

  @BeforeAll
  static void start() {
    hub = new TestGateway();
    drips = Executors.newSingleThreadScheduledExecutor();
  }

  @AfterAll
  static void stop() {
    drips.shutdownNow();
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
    var called = tls(hub.grpc.port(), "h2");
    called.getOutputStream().write(GREETING);
    called.getOutputStream().write(CALL);
    quiet.put("grpc, no request", called);
    quiet.put("mqtt, half a CONNECT", talking(LONG_CONNECT, new byte[] {'a'}));
    quiet.put("mqtt, pings before CONNECT", talking(PING, PING));

    Map<String, Future<Boolean>> ended = new LinkedHashMap<>();
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      quiet.forEach((name, socket) -> ended.put(name, readers.submit(() -> ends(socket))));
    }

    var stay = new ArrayList<String>();
    for (var one : ended.entrySet()) {
      if (!one.getValue().get()) {
        stay.add(one.getKey());
      }
    }
    assertThat(stay).isEmpty();
  }

  private static byte[] headers(String method) {
    var block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x87});
    literal(block, new byte[] {4}, "/" + method);
    literal(block, new byte[] {0x0F, 0x10}, "application/grpc");
    literal(block, new byte[] {0, 2, 't', 'e'}, "trailers");
    var frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0, 0, (byte) block.size(), 1, 4, 0, 0, 0, 1});
    frame.writeBytes(block.toByteArray());
    return frame.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, byte[] name, String value) {
    block.writeBytes(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(US_ASCII));
  }

  /** Says a little every second for as long as anybody listens. */
  private static SSLSocket talking(byte[] first, byte[] then)
      throws IOException, GeneralSecurityException {
    var socket = tls(hub.mqtt.port());
    socket.getOutputStream().write(first);
    drips.scheduleAtFixedRate(() -> say(socket, then), 1, 1, TimeUnit.SECONDS);
    return socket;
  }

  private static void say(SSLSocket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException ended) {
      throw new UncheckedIOException(ended); // no more of it
    }
  }

  /** Reads to the end, which is the hub's. */
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
