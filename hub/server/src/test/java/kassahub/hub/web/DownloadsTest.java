package kassahub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers who do not read. */
class DownloadsTest {
  private static final int LENGTH = 48 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger written = new AtomicInteger();
  @TempDir private Path folder;
  private WebServer server;

  private void start(WebLimits limits) {
    var identities =
        new Identities(
            token -> Optional.empty(), key -> Optional.of(WebSamples.caller(Long.parseLong(key))));
    server = new WebServer(vertx, WebSamples.config(limits), identities, folder.resolve("new"));
    var api = server.routes(Door.API);
    api.get("/long", request -> Response.streamed("a.txt", "text/plain", this::write));
    api.get("/broken", request -> Response.streamed("a.txt", "text/plain", DownloadsTest::fail));
    server.start();
  }

  @BeforeEach
  void start() {
    start(WebLimits.USUAL);
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void write(OutputStream out) throws IOException {
    out.write(new byte[LENGTH]);
    written.incrementAndGet();
  }

  private static void fail(OutputStream out) throws IOException {
    out.write(1);
    throw new Problem.Conflict("ACCOUNT_BLOCKED", "no");
  }

  @Test
  void isWrittenWholeThoughNobodyReads() throws Exception {
    try (var silent = ask(1)) {
      await().atMost(PATIENCE).until(() -> written.get() == 1);
      assertThat(silent.isClosed()).isFalse();
    }
  }

  @Test
  void givesAnAccountTwoAtOnceAndOthersTheirs() throws Exception {
    try (var one = ask(1);
        var two = ask(1)) {
      await().atMost(PATIENCE).until(() -> written.get() == 2);
      var third = get("/long", 1);
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).contains("5");
      assertThat(get("/long", 2).statusCode()).isEqualTo(200);
      assertThat(one.isClosed() || two.isClosed()).isFalse();
    }
    await().atMost(PATIENCE).until(() -> get("/long", 1).statusCode() == 200);
  }

  @Test
  void endsAReaderWhoTakesNothing() throws Exception {
    server.close();
    start(new WebLimits(PATIENCE, PATIENCE, Duration.ofMillis(200), Duration.ofMinutes(1)));
    try (var silent = ask(1)) {
      await().atMost(PATIENCE).until(() -> written.get() == 1);
      await().atMost(PATIENCE).until(() -> files() == 0);
      assertThat(silent.isClosed()).isFalse();
    }
  }

  @Test
  void refusesInWordsWhatCannotBeMade() throws Exception {
    assertThat(get("/broken", 1).statusCode()).isEqualTo(409);
    assertThat(files()).isZero();
    assertThat(get("/broken", 1).statusCode()).isEqualTo(409);
    assertThat(get("/broken", 1).statusCode()).isEqualTo(409);
  }

  private long files() throws IOException {
    try (var all = Files.list(folder.resolve("new"))) {
      return all.count();
    }
  }

  /** Asks and reads nothing, with a small window. */
  private Socket ask(long account) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String head = "GET /long HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + account + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return socket;
  }

  private HttpResponse<byte[]> get(String path, long account)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .header("Authorization", "Bearer " + account)
              .build(),
          BodyHandlers.ofByteArray());
    }
  }
}
