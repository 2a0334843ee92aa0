package kassahub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
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

/** How many live streams there may be. */
class EventsIT {
  private static final Map<String, Long> PEOPLE = Map.of("anna", 1L, "boris", 2L);

  private final TestDatabase database = TestDatabase.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<InputStream> open = new ArrayList<>();
  @TempDir private Path folder;
  private WebServer server;

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
    var changes = new Changes(database.vertx(), database.address());
    new Events(server, changes).watch("page", (caller, ids) -> ids);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (var stream : open) {
      stream.close();
    }
    server.close();
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

  private HttpResponse<InputStream> ask(String method, String person) throws Exception {
    var address = URI.create("http://127.0.0.1:" + server.port() + "/events?topic=page:1");
    var request =
        HttpRequest.newBuilder(address)
            .header("Cookie", "kassahub=" + person)
            .method(method, HttpRequest.BodyPublishers.noBody());
    var answer = client.send(request.build(), BodyHandlers.ofInputStream());
    open.add(answer.body());
    return answer;
  }
}
