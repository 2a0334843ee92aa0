package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.Changes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many live streams there may be, and what they begin with. */
class EventsIT {
  private static final Map<String, Long> PEOPLE = Map.of("anna", 1L, "boris", 2L);

  private final TestDatabase database = TestDatabase.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<InputStream> open = new ArrayList<>();
  @TempDir private Path folder;
  private WebServer server;
  private Changes changes;

  @BeforeEach
  void start() {
    var identities =
        new Identities(
            token ->
                Optional.ofNullable(PEOPLE.get(token))
                    .map(id -> new SignedIn(WebSamples.caller(id), "secret", "ООО «Проба»", 0)),
            key -> Optional.empty());
    server =
        new WebServer(database.vertx(), new WebConfig("127.0.0.1", 0, false), identities, folder);
    changes = new Changes(database.vertx(), database.address());
    changes.start();
    new Events(server, changes).watch("page", (caller, ids) -> ids);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (var stream : open) {
      stream.close();
    }
    server.close();
    changes.close();
    database.close();
  }

  @Test
  void onePersonKeepsNobodyElseOut() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThat(ask("GET", "anna").statusCode()).isEqualTo(200);
    }
    assertThat(ask("GET", "anna").statusCode()).isEqualTo(503);
    assertThat(ask("GET", "boris").statusCode()).isEqualTo(200);

    open.removeFirst().close();
    await().until(() -> ask("GET", "anna").statusCode() == 200);
  }

  @Test
  void whoOnlyAsksForTheHeadTakesNoPlace() throws Exception {
    for (int i = 0; i < 60; i++) {
      assertThat(ask("HEAD", "anna").statusCode()).isEqualTo(200);
    }
    assertThat(ask("GET", "anna").statusCode()).isEqualTo(200);
  }

  @Test
  void aPageIsToldWhatChangedSinceItWasMadeAndNothingElse() throws Exception { // decision 089
    await().until(() -> !changed(Duration.ofSeconds(3)).contains("unknown"));
    changes.publish("page:1");
    await().until(() -> changed(Duration.ofSeconds(3)).contains("page:1"));

    assertThat(first("topic=page:1&topic=page:2&age=1900.25")).isEqualTo("page:1");
    await().until(() -> changed(Duration.ofMillis(1_100)).isEmpty());
    var quiet = ask("GET", "anna", "topic=page:1&topic=page:2&age=100");
    changes.publish("page:2");
    assertThat(first(quiet)).isEqualTo("page:2");
  }

  @Test
  void aPageOfAnAgeThatNobodyKnowsReadsAllOfItself() throws Exception {
    assertThat(first("topic=page:1&topic=page:2&age=600000")).isEqualTo("*");
    assertThat(first("topic=page:1&age=-5")).isEqualTo("*");
    assertThat(first("topic=page:1")).isEqualTo("*");
  }

  @Test
  void anOpenPageReadsAllOfItselfOnceItsHubHearsTheOthersAgain() throws Exception {
    await().until(() -> !changed(Duration.ofSeconds(3)).contains("unknown"));
    var quiet = ask("GET", "anna", "topic=page:1&age=100");

    changes.publish(Changes.ALL);

    assertThat(first(quiet)).isEqualTo("*");
  }

  private List<String> changed(Duration past) {
    return changes.changed(List.of("page:1", "page:2"), past).orElse(List.of("unknown"));
  }

  private String first(String query) throws Exception {
    return first(ask("GET", "anna", query));
  }

  /** The first topic that a stream names; what it says to stay open when that comes before. */
  private static String first(HttpResponse<InputStream> stream) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8));
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ") && !line.startsWith(": ")) {
      line = lines.readLine();
    }
    return String.valueOf(line).replace("data: ", "");
  }

  private HttpResponse<InputStream> ask(String method, String person) throws Exception {
    return ask(method, person, "topic=page:1");
  }

  private HttpResponse<InputStream> ask(String method, String person, String query)
      throws Exception {
    var address = URI.create("http://127.0.0.1:" + server.port() + "/events?" + query);
    var request =
        HttpRequest.newBuilder(address)
            .header("Cookie", "kassahub=" + person)
            .method(method, HttpRequest.BodyPublishers.noBody());
    var answer = client.send(request.build(), BodyHandlers.ofInputStream());
    open.add(answer.body());
    return answer;
  }
}
