package kassahub.agent.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContextBuilder;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.grpc.GrpcStatus.Code;
import kassahub.agent.proxy.TestProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Through a proxy that Java was told of: {@code -Dhttps.proxyHost}. */
@Timeout(120)
class GrpcProxyTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void theProxyIsAskedForTheServerByItsName() throws Exception {
    try (var proxy = new TestProxy("200 OK");
        var server = new FrameServer(AUTHORITY, /* speaksHttp2= */ true, true)) {
      server.request.thenRun(
          () -> {
            server.begin();
            server.say("through");
            server.end(0, "");
          });
      assertThat(ask(server.port())).asString(StandardCharsets.US_ASCII).isEqualTo("through");
      assertThat(proxy.asked)
          .containsExactly("CONNECT localhost:%d HTTP/1.1".formatted(server.port()));
    }
  }

  @Test
  void aProxyThatRefusesIsNoWay() throws Exception {
    try (var proxy = new TestProxy("403 Forbidden")) {
      assertThatThrownBy(() -> ask(1))
          .hasMessageContaining("403")
          .isInstanceOfSatisfying(
              GrpcException.class,
              e -> {
                assertThat(e.status().code()).isEqualTo(Code.UNAVAILABLE);
                assertThat(e).hasCauseInstanceOf(ConnectException.class); // not for want of trust
              });
      assertThat(proxy.asked).hasSize(1);
    }
  }

  @Test
  void aProxyWithoutANameThatIsKnownIsNamed() {
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        ProxySelector.of(InetSocketAddress.createUnresolved("no-such-proxy.invalid", 3128)));
    try {
      assertThatThrownBy(() -> ask(1))
          .hasMessage("UNAVAILABLE: no-such-proxy.invalid: no such name of a proxy")
          .hasCauseInstanceOf(UnknownHostException.class);
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  private static byte[] ask(int port) throws Exception {
    return SingleAnswer.to(
        new byte[1],
        new GrpcTarget("localhost", port, "kassahub.test/Call", PATIENCE, PATIENCE),
        SslContextBuilder.forClient().trustManager(AUTHORITY.roots()),
        PATIENCE);
  }
}
