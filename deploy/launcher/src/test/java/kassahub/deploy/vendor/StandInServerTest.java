package kassahub.deploy.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.licence.IssuerKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInServerTest {
  private final IssuerKey key = IssuerKey.random();
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final AtomicBoolean dead = new AtomicBoolean();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path state;
  private final List<StandInServer> servers = new ArrayList<>();

  @AfterEach
  void close() {
    servers.forEach(StandInServer::close);
    client.close();
  }

  @Test
  void signsWhatTheRegisterWillCheck() throws Exception {
    start();
    var line = lines(post("/grants", request("1", 1)).body()).getFirst();

    var licence =
        new LicenceLine(
            line.getString("serial"),
            LicenceMask.fromHex(line.getString("licences")),
            LicenceSignature.fromHex(line.getString("signature")));
    assertThat(key.verifies(licence)).isTrue();
    assertThat(licence.mask().covers(LicenceMask.fromHex("FF"))).isTrue();
  }

  @Test
  void remembersItsGrantsOverARestart() throws Exception {
    start();
    var first = post("/grants", request("1", 3)).body();
    servers.removeLast().close();
    start();

    assertThat(post("/grants", request("1", 3)).body()).isEqualTo(first);
  }

  @Test
  void hasWrittenItsGrantsDownWhenItDies() throws Exception {
    start("die-after-grant");
    post("/grants", request("1", 2));

    assertThat(dead).isTrue();
    try (var book = GrantBook.open(state)) {
      assertThat(book.size()).isEqualTo(2);
    }
  }

  @Test
  void refusesThreeOfTenOnce() throws Exception {
    start("partial=7/10");

    assertThat(lines(post("/grants", request("1", 10)).body()))
        .filteredOn(line -> line.containsKey("code"))
        .hasSize(3);
    assertThat(lines(post("/grants", request("1", 10)).body()))
        .noneMatch(line -> line.containsKey("code"));
  }

  @Test
  void takesItsTime() throws Exception {
    start("slow=500");
    assertThat(post("/grants", request("1", 1)).statusCode()).isEqualTo(202);
    assertThat(get("/grants/1").statusCode()).isEqualTo(202);

    now.addAndGet(500);

    assertThat(lines(get("/grants/1").body())).hasSize(1);
    assertThat(get("/grants/2").statusCode()).isEqualTo(404);
  }

  @Test
  void hasWrittenItsGrantsDownLongBeforeItAnswersThem() throws Exception {
    start("late=3600000");
    var waiting = client.sendAsync(grants(request("1", 2)), BodyHandlers.ofString());
    Path file = state.resolve("grants.tsv");

    await().atMost(Duration.ofMinutes(1)).until(() -> Files.readAllLines(file).size() == 2);

    assertThat(waiting).isNotDone();
    assertThat(lines(post("/grants", request("1", 2)).body())).hasSize(2);
    servers.removeLast().close();
  }

  @Test
  void changesItsModesWhileItRuns() throws Exception {
    start("fail");
    assertThat(post("/grants", request("1", 1)).statusCode()).isEqualTo(500);

    post("/modes", new JsonObject().put("modes", new JsonArray().add("twice")));

    assertThat(lines(post("/grants", request("1", 1)).body())).hasSize(2);
  }

  private void start(String... modes) throws IOException {
    var granting = new Granting(key, GrantBook.open(state), clock());
    var server = new StandInServer(0, granting, Modes.parse(List.of(modes)), () -> dead.set(true));
    server.start();
    servers.add(server);
  }

  private InstantSource clock() {
    return () -> Instant.ofEpochMilli(now.get());
  }

  private static JsonObject request(String id, int lines) {
    var asked = new JsonArray();
    IntStream.range(0, lines)
        .forEach(
            i ->
                asked.add(
                    new JsonObject()
                        .put("serial", "%016d".formatted(85430138900001L + i))
                        .put("until", "2037-12-14")
                        .put("termMonths", 12)
                        .put("lastMask", "FF")));
    return new JsonObject().put("requestId", id).put("lines", asked);
  }

  private static List<JsonObject> lines(String body) {
    return new JsonObject(body).getJsonArray("lines").stream().map(JsonObject.class::cast).toList();
  }

  private HttpRequest grants(JsonObject body) {
    return HttpRequest.newBuilder(at("/grants"))
        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
        .build();
  }

  private HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return send(
        HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(at(path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + servers.getLast().port() + path);
  }
}
