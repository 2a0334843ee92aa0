package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LossyProxyTest {
  private static final int MEAN_BYTES_TO_CUT = 1_000;
  private static final int MUCH = 100_000;

  private ServerSocket echo;
  private LossyProxy proxy;

  @BeforeEach
  void listen() throws IOException {
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answerAll);
    proxy = new LossyProxy(address(echo.getLocalPort()), 1, MEAN_BYTES_TO_CUT);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void cutsWhatPasses() throws IOException {
    try (var client = connected()) {
      assertThat(echoed(client)).isLessThan(MUCH);
      assertThat(proxy.cuts()).isPositive();
    }
  }

  @Test
  void afterCalmOpenConnectionsLiveOn() throws IOException {
    try (var client = connected()) {
      client.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isEqualTo(1);
      proxy.calm();
      assertThat(echoed(client)).isEqualTo(MUCH);
      assertThat(proxy.cuts()).isZero();
    }
  }

  private Socket connected() throws IOException {
    var client = new Socket();
    client.connect(address(proxy.port()));
    return client;
  }

  /** How many bytes come back. */
  private static int echoed(Socket client) throws IOException {
    Thread.ofVirtual().start(() -> send(client));
    try {
      return client.getInputStream().readNBytes(MUCH).length;
    } catch (IOException cut) {
      return 0;
    }
  }

  private static void send(Socket client) {
    try {
      client.getOutputStream().write(new byte[MUCH]);
    } catch (IOException cut) {
      // the reader sees it
    }
  }

  private void answerAll() {
    while (!echo.isClosed()) {
      try (var one = echo.accept()) {
        one.getInputStream().transferTo(one.getOutputStream());
      } catch (IOException cut) {
        // the next one
      }
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
