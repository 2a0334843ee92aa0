package kassahub.hub.notice.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.gateway.broker.BrokerTls;

/** A partner's program: takes events over https, or answers what a test wants. */
final class WebhookReceiver implements AutoCloseable {
  private final HttpsServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile boolean silent;

  /** What came. */
  record Call(String path, String event, String signature, String body) {}

  /** With a certificate for localhost of an authority in this folder. */
  WebhookReceiver(Path authority) {
    var ca = CertificateAuthority.open(authority, InstantSource.system());
    var identity = ca.serverIdentity(List.of("localhost", "127.0.0.1"));
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(BrokerTls.context(identity, ca.root())));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  String url(String host) {
    return "https://%s:%d/events?for=kassa".formatted(host, server.getAddress().getPort());
  }

  void answers(int code) {
    status = code;
  }

  void saysNothing() {
    silent = true;
  }

  /** To those who call from now on. */
  void speaks() {
    silent = false;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void take(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    calls.add(
        new Call(
            exchange.getRequestURI().toString(),
            headers.getFirst("KassaHub-Event"),
            headers.getFirst("KassaHub-Signature"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    if (silent) {
      awaitEnd();
    }
    exchange.getResponseHeaders().add("Location", "/elsewhere");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
