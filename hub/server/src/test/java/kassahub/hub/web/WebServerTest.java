package kassahub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kassahub.hub.LogCapture;
import kassahub.hub.account.Caller;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebServerTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Caller CALLER = WebSamples.caller(1);
  private static final Pattern FAILED = Pattern.compile("request failed id=([0-9a-f]{8}) GET /bug");

  @TempDir static Path uploads;
  private static final Vertx VERTX = Vertx.vertx();
  private static final CompletableFuture<Void> GOES_ON = new CompletableFuture<>();
  private static WebServer server;

  @BeforeAll
  static void start() {
    var identities =
        new Identities(
            token ->
                token.equals("open")
                    ? Optional.of(new SignedIn(CALLER, "secret", "ООО «Проба»", 0))
                    : Optional.empty(),
            key -> key.equals("key") ? Optional.of(CALLER) : Optional.empty());
    server = new WebServer(VERTX, new WebConfig("127.0.0.1", 0, false), identities, uploads);
    var pages = server.routes(Door.CABINET);
    pages.get("/who", request -> Response.text("text/plain", request.caller().actor().name()));
    pages.post("/who", request -> Response.text("text/plain", request.formText("name")));
    pages.get("/bug", request -> Response.text("text/plain", "" + 1 / request.path().indexOf("/")));
    pages.post(
        "/number",
        request -> Response.text("text/plain", "" + request.formNumber("number").orElseThrow()));
    pages.get("/locked", WebServerTest::locked);
    pages.get("/refused/:id", WebServerTest::refuse);
    pages.get("/refused/never", request -> Response.text("text/plain", "whole path"));
    pages.get(
        "/long",
        request ->
            Response.streamed("отчёт.txt", "text/plain", out -> out.write(new byte[3 << 20])));
    server
        .routes(Door.OPEN)
        .get("/recovery/:token", request -> Response.streamed("x", "text/plain", full()));
    var api = server.routes(Door.API);
    api.post(
        "/api/v1/echo",
        request -> Response.json(201, new JsonObject(Buffer.buffer(request.bytes()))));
    api.get("/api/v1/refused/:id", WebServerTest::refuse);
    pages.get("/slow", request -> slow());
    server.start();
  }

  private static Response.Writer full() {
    return out -> {
      throw new IOException("no room");
    };
  }

  private static Response slow() {
    GOES_ON.join();
    return Response.text("text/plain", "at last");
  }

  @AfterAll
  static void stop() {
    server.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Response locked(Request request) {
    throw new Problem.TooMany("SIGN_IN_LOCKED", "too many wrong codes", Duration.ofMinutes(1));
  }

  private static Response refuse(Request request) {
    throw new Problem.Conflict("ACCOUNT_BLOCKED", "no", Map.of("id", request.pathParam("id")));
  }

  @Test
  void answersOnAVirtualThreadToWhoeverHasASession() throws Exception {
    assertThat(get("/who", "open").body()).isEqualTo("Анна");
  }

  @Test
  void sendsTheUnknownToSignInAndBackAfterwards() throws Exception {
    var answer = get("/who?a=1", "closed");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/sign-in?to=%2Fwho%3Fa%3D1");
  }

  @Test
  void tellsTheScriptOfALostSessionWhereToGo() throws Exception {
    var answer = send(to("/who").header("HX-Request", "true").GET());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("HX-Redirect")).contains("/sign-in");
  }

  @Test
  void refusesAWriteWithoutTheTokenOrFromElsewhere() throws Exception {
    assertThat(post("name=x", origin()).statusCode()).isEqualTo(403);
    assertThat(post("name=x&_csrf=secret", "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(post("name=%D0%AF&_csrf=secret", origin()).body()).isEqualTo("Я");
  }

  @Test
  void mapsARefusalToAPageOrAProblemDocument() throws Exception {
    var page = get("/refused/7", "open");
    assertThat(page.statusCode()).isEqualTo(409);
    assertThat(page.body()).contains("ACCOUNT_BLOCKED");
    var api = send(to("/api/v1/refused/7").header("Authorization", "Bearer key").GET());
    assertThat(api.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = new JsonObject(api.body());
    assertThat(problem.getString("code")).isEqualTo("ACCOUNT_BLOCKED");
    assertThat(problem.getJsonObject("facts").getString("id")).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource({
    "/orders?q=1, /orders?q=1", // the list that one came from
    "/refused/7, ''", // the same page again
    "//evil.example, ''"
  })
  void aRefusalLeadsBackToWhereOneCameFrom(String from, String back) throws Exception {
    var here = refused(origin() + from);
    assertThat(here.contains("href=\"" + from + "\"")).isEqualTo(!back.isEmpty());
    assertThat(refused("http://evil.example/orders?q=1")).doesNotContain("orders?q=1");
  }

  private static String refused(String from) throws Exception {
    return send(to("/refused/7").header("Cookie", "kassahub=open").header("Referer", from).GET())
        .body();
  }

  @Test
  void triesAWholePathBeforeOneWithParts() throws Exception {
    assertThat(get("/refused/never", "open").body()).isEqualTo("whole path");
  }

  @Test
  void asksForAKey() throws Exception {
    assertThat(send(to("/api/v1/echo").POST(BodyPublishers.ofString("{}"))).statusCode())
        .isEqualTo(401);
    assertThat(echo("{\"a\":1}").statusCode()).isEqualTo(201);
  }

  @Test
  void hidesABugBehindAnId() throws Exception {
    long before = server.mistakes();
    try (var log = new LogCapture()) {
      var answer = get("/bug", "open");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(server.mistakes()).isEqualTo(before + 1);
      assertThat(answer.body()).contains("INTERNAL_ERROR").doesNotContain("by zero");
      var logged = FAILED.matcher(String.join("\n", log.lines()));
      assertThat(logged.find()).isTrue();
      assertThat(answer.body()).contains(logged.group(1));
    }
  }

  @Test
  void noLineInTheLogHasTheTokenOfALink() {
    try (var log = new LogCapture()) {
      assertThatThrownBy(() -> get("/recovery/not-for-the-log", ""))
          .isInstanceOf(IOException.class);

      assertThat(log.lines()).anyMatch(line -> line.contains("answer not sent path=/recovery/"));
      assertThat(log.lines()).noneMatch(line -> line.contains("not-for-the-log"));
    }
  }

  @Test
  void saysThatItIsAliveWhileNobodyElseIsServed() throws Exception {
    var request = to("/slow").header("Cookie", "kassahub=open").GET().build();
    var waiting =
        Stream.generate(() -> CLIENT.sendAsync(request, BodyHandlers.ofString()))
            .limit(512)
            .toList();
    try {
      await().until(() -> server.running() == 512);

      assertThat(get("/who", "open").statusCode()).isEqualTo(503);
      assertThat(get("/alive", "open").statusCode()).isEqualTo(200);
    } finally {
      GOES_ON.complete(null);
    }
    assertThat(waiting).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    await().until(() -> server.running() == 0);
  }

  @Test
  void streamsAnAnswerOfAnyLength() throws Exception {
    var answer = get("/long", "open");
    assertThat(answer.body()).hasSize(3 << 20);
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("filename*=UTF-8''%D0%BE");
  }

  @Test
  void answersHeadLikeGetWithoutTheBody() throws Exception {
    for (var path : List.of("/who", "/long", new Assets().url("kassahub.css"), "/refused/7")) {
      var get = get(path, "open");
      var head = send(to(path).header("Cookie", "kassahub=open").HEAD());

      assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
      assertThat(head.body()).as(path).isEmpty();
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(get.headers().firstValue("Content-Type"));
    }
    var long3 = send(to("/long").header("Cookie", "kassahub=open").HEAD());
    assertThat(long3.headers().firstValueAsLong("Content-Length")).hasValue(3 << 20);
    assertThat(send(to("/who?a=1").HEAD()).headers().firstValue("Location"))
        .contains("/sign-in?to=%2Fwho%3Fa%3D1");
  }

  @Test
  void refusesAnAddressThatNobodyCanReadWithoutALineInTheLog() throws Exception {
    try (var log = new LogCapture();
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400 ");
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void refusesANumberThatIsNoneAndSaysWhenALockedDoorOpens() throws Exception {
    assertThat(post("/number", "number=abc&_csrf=secret", origin()).statusCode()).isEqualTo(400);
    assertThat(post("/number", "number=12&_csrf=secret", origin()).body()).isEqualTo("12");
    var locked = get("/locked", "open");
    assertThat(locked.statusCode()).isEqualTo(429);
    assertThat(locked.headers().firstValue("Retry-After")).contains("60");
  }

  @Test
  void keepsStaticFilesForGoodByTheirHash() throws Exception {
    String url = new Assets().url("kassahub.css");
    var answer = get(url, "closed");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(".kh-i-license{");
    assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(get("/assets/0000/kassahub.css", "closed").statusCode()).isEqualTo(404);
  }

  @Test
  void allowsNoInlineScriptAnywhere() throws Exception {
    var policy = get("/nowhere", "open").headers().firstValue("Content-Security-Policy");
    assertThat(policy.orElseThrow()).contains("script-src 'self';").doesNotContain("unsafe");
  }

  private static HttpResponse<String> get(String path, String session) throws Exception {
    return send(to(path).header("Cookie", "kassahub=" + session).GET());
  }

  private static HttpResponse<String> post(String form, String origin) throws Exception {
    return post("/who", form, origin);
  }

  private static HttpResponse<String> post(String path, String form, String origin)
      throws Exception {
    return send(
        to(path)
            .header("Cookie", "kassahub=open")
            .header("Origin", origin)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static HttpResponse<String> echo(String body) throws Exception {
    return send(
        to("/api/v1/echo")
            .header("Authorization", "Bearer key")
            .POST(BodyPublishers.ofString(body)));
  }

  private static String origin() {
    return "http://127.0.0.1:" + server.port();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(origin() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
