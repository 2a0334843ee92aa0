package kassahub.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.grpc.GrpcStatus.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Through a proxy that Java was told of: {@code -Dhttps.proxyHost}. */
@Timeout(120)
class GrpcProxyTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ProxySelector before = ProxySelector.getDefault();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ServerSocket door;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void useProxy() throws IOException {
    door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    ProxySelector.setDefault(
        ProxySelector.of(new InetSocketAddress("localhost", door.getLocalPort())));
  }

  @AfterEach
  void useNone() throws IOException {
    ProxySelector.setDefault(before);
    door.close();
  }

  @Test
  void theProxyIsAskedForTheServerByItsName() throws Exception {
    try (var server = new FrameServer(AUTHORITY, /* speaksHttp2= */ true, true)) {
      serve("200 OK", server.port());
      server.request.thenRun(
          () -> {
            server.begin();
            server.say("through");
            server.end(0, "");
          });
      assertThat(ask(server.port())).asString(StandardCharsets.US_ASCII).isEqualTo("through");
      assertThat(asked).containsExactly("CONNECT localhost:%d HTTP/1.1".formatted(server.port()));
    }
  }

  @Test
  void aProxyThatRefusesIsNoWay() {
    serve("403 Forbidden", 1);
    assertThatThrownBy(() -> ask(1))
        .hasMessageContaining("403")
        .isInstanceOfSatisfying(
            GrpcException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(Code.UNAVAILABLE);
              assertThat(e).hasCauseInstanceOf(ConnectException.class); // not for want of trust
            });
  }

  @Test
  void aProxyWithoutANameThatIsKnownIsNamed() {
    ProxySelector.setDefault(
        ProxySelector.of(InetSocketAddress.createUnresolved("no-such-proxy.invalid", 3128)));
    assertThatThrownBy(() -> ask(1))
        .hasMessage("UNAVAILABLE: no-such-proxy.invalid: no such name of a proxy")
        .hasCauseInstanceOf(UnknownHostException.class);
  }

  private static byte[] ask(int port) throws Exception {
    return SingleAnswer.to(
        new byte[1],
        new GrpcTarget("localhost", port, "kassahub.test/Call", PATIENCE, PATIENCE),
        SslContextBuilder.forClient().trustManager(AUTHORITY.roots()),
        PATIENCE);
  }

  private void serve(String answer, int port) {
    start(
        () -> {
          try (var caller = door.accept()) {
            var lines =
                new BufferedReader(
                    new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII), 1);
            asked.add(lines.readLine());
            while (!lines.readLine().isEmpty()) {
              // headers
            }
            caller
                .getOutputStream()
                .write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (answer.startsWith("200")) {
              join(caller, port);
            }
          }
        });
  }

  private static void join(Socket caller, int port) throws IOException {
    try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      start(() -> server.getInputStream().transferTo(caller.getOutputStream()));
      caller.getInputStream().transferTo(server.getOutputStream());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException over) {
                // one of the two has gone
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
