package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of people whom nobody knows, and how long they may take. */
class BodiesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KNOWN =
      String.join(
          "\r\n",
          "Cookie: kassahub=open",
          "X-CSRF-Token: secret",
          "Content-Type: application/x-www-form-urlencoded",
          "");

  private static final Map<String, Long> ACCOUNTS = Map.of("open", 1L, "other", 2L);

  private final Vertx vertx = Vertx.vertx();
  private final List<Socket> sockets = new ArrayList<>();
  @TempDir private Path folder;
  private WebServer server;

  @BeforeEach
  void start() {
    start(WebLimits.USUAL);
  }

  private void start(WebLimits limits) {
    var identities =
        new Identities(
            token ->
                ACCOUNTS.containsKey(token)
                    ? Optional.of(
                        new SignedIn(
                            WebSamples.caller(ACCOUNTS.get(token)), "secret", "ООО «Проба»", 0))
                    : Optional.empty(),
            key -> key.equals("key") ? Optional.of(WebSamples.caller(1)) : Optional.empty());
    server = new WebServer(vertx, WebSamples.config(limits), identities, folder);
    server.routes(Door.OPEN).post("/sign-in", request -> length(request.formText("login")));
    server.routes(Door.OPEN).get("/address", request -> plain(request.remoteAddress()));
    var cabinet = server.routes(Door.CABINET);
    cabinet.post("/small", request -> length(request.formText("serials")));
    cabinet.withLargeBodies().post("/serials", request -> length(request.formText("serials")));
    server
        .routes(Door.API)
        .withLargeBodies()
        .post(
            "/api/v1/serials",
            request -> length("x".repeat(new JsonObject(Buffer.buffer(request.bytes())).size())));
    server.start();
  }

  private static Response length(String text) {
    return plain(Integer.toString(text.length()));
  }

  private static Response plain(String text) {
    return Response.text("text/plain", text);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void answersTheUnknownBeforeTheirBody() throws Exception {
    assertThat(answer(post("/serials", "", 4_000_000, "serials=1"))).startsWith("HTTP/1.1 303");
    assertThat(answer(post("/api/v1/serials", "", 4_000_000, "{"))).startsWith("HTTP/1.1 401");
    assertThat(answer(post("/nowhere", "", 4_000_000, "x"))).startsWith("HTTP/1.1 404");
    assertThat(answer(raw("GET /address%00 HTTP/1.1\r\n" + head("") + "\r\n")))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void saysInWordsThatAFormIsTooLarge() throws Exception {
    assertThat(answer(post("/sign-in", "", 70_000, ""))).startsWith("HTTP/1.1 413");
    assertThat(answer(post("/small", KNOWN, 70_000, "")))
        .startsWith("HTTP/1.1 413")
        .contains("64 КБ");
    String chunked = "Transfer-Encoding: chunked\r\n" + KNOWN;
    String chunk = "20000\r\n" + "x".repeat(0x20000) + "\r\n0\r\n\r\n";
    assertThat(answer(raw("POST /small HTTP/1.1\r\n" + head(chunked) + "\r\n" + chunk)))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void takesTenThousandSerialsPastedOrSent() throws Exception {
    String serials =
        IntStream.range(0, 10_000)
            .mapToObj("01120500401%05d"::formatted)
            .collect(Collectors.joining("%0D%0A"));
    String form = "serials=" + serials;
    int expected = 10_000 * 18 - 2;
    assertThat(answer(post("/serials", KNOWN, form.length(), form)))
        .startsWith("HTTP/1.1 200")
        .endsWith("\r\n" + expected);
    String json = "{\"serials\":[\"" + serials.replace("%0D%0A", "\",\"") + "\"]}";
    String curl =
        "Authorization: Bearer key\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    assertThat(answer(post("/api/v1/serials", curl, json.length(), json)))
        .startsWith("HTTP/1.1 200")
        .endsWith("\r\n1");
  }

  @Test
  void keepsWhatTheUnknownSendWithinTheirShare() throws Exception {
    for (int i = 0; i < 140; i++) {
      post("/sign-in", "", 60_000, "login=");
    }
    await()
        .atMost(PATIENCE)
        .ignoreException(SocketTimeoutException.class)
        .until(() -> soon(post("/sign-in", "", 60_000, "")).startsWith("HTTP/1.1 503"));
    assertThat(answer(post("/small", KNOWN, 9, "serials=1"))).startsWith("HTTP/1.1 200");
    for (Socket socket : sockets) {
      socket.close();
    }
    String whole = "x".repeat(60_000);
    await()
        .atMost(PATIENCE)
        .until(() -> answer(post("/sign-in", "", 60_000, whole)).startsWith("HTTP/1.1 200"));
  }

  @Test
  void keepsWhatOneAccountSendsWithinItsShare() throws Exception {
    for (int i = 0; i < 20; i++) {
      post("/serials", KNOWN, 4 << 20, "serials=");
    }
    await()
        .atMost(PATIENCE)
        .ignoreException(SocketTimeoutException.class)
        .until(() -> soon(post("/serials", KNOWN, 4 << 20, "")).startsWith("HTTP/1.1 503"));
    String another = KNOWN.replace("kassahub=open", "kassahub=other");
    assertThat(answer(post("/small", another, 9, "serials=1"))).startsWith("HTTP/1.1 200");
  }

  @Test
  void endsABodyThatDripsAndAHeadThatNeverEnds() throws Exception {
    server.close();
    start(new WebLimits(Duration.ofMillis(300), Duration.ofMillis(300), PATIENCE, PATIENCE));
    var body = post("/small", KNOWN, 60_000, "serials=");
    var head = raw("GET /address HTTP/1.1\r\n");
    await().atMost(PATIENCE).until(() -> dripping(body, "1"));
    await().atMost(PATIENCE).until(() -> dripping(head, "X-A: 1\r\n"));
  }

  @Test
  void believesOnlyItsOwnProxiesFromTheRight() throws Exception {
    assertThat(address("X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.1.1\r\n"))
        .endsWith("\r\n203.0.113.7");
    assertThat(address("Forwarded: for=\"[2001:db8::1]:80\";proto=https\r\n"))
        .endsWith("\r\n2001:db8:0:0:0:0:0:1");
    assertThat(address("")).endsWith("\r\nvia 127.0.0.1");
  }

  private String address(String headers) throws IOException {
    return answer(raw("GET /address HTTP/1.1\r\n" + head(headers) + "\r\n"));
  }

  /** Sends a little more; true once the server has closed. */
  private static boolean dripping(Socket socket, String more) throws IOException {
    try {
      socket.getOutputStream().write(more.getBytes(US_ASCII));
      return socket.getInputStream().available() == 0 && closed(socket);
    } catch (SocketException closed) {
      return true;
    }
  }

  private static boolean closed(Socket socket) throws IOException {
    socket.setSoTimeout(20);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    }
  }

  private Socket post(String path, String headers, int length, String sent) throws IOException {
    String all = headers + "Content-Length: " + length + "\r\n";
    return raw("POST " + path + " HTTP/1.1\r\n" + head(all) + "\r\n" + sent);
  }

  private String head(String headers) {
    String here = "127.0.0.1:" + server.port();
    return "Host: " + here + "\r\nOrigin: http://" + here + "\r\n" + headers;
  }

  private Socket raw(String text) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    sockets.add(socket);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  /** The answer, unless the server goes on to wait for the body. */
  private static String soon(Socket socket) throws IOException {
    socket.setSoTimeout(300);
    return answer(socket);
  }

  /** The whole answer: its head and as much as its length says. */
  private static String answer(Socket socket) throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    var in = socket.getInputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        return all.toString(java.nio.charset.StandardCharsets.UTF_8);
      }
      all.write(b);
      String text = all.toString(java.nio.charset.StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        var length = java.util.regex.Pattern.compile("content-length: (\\d+)").matcher(text);
        all.write(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
        return all.toString(java.nio.charset.StandardCharsets.UTF_8);
      }
    }
  }
}
