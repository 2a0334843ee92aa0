package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kassahub.hub.ops.Health;
import kassahub.hub.ops.Metrics;
import kassahub.hub.web.Door;
import kassahub.hub.web.Identities;
import kassahub.hub.web.WebConfig;
import kassahub.hub.web.WebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpsPagesTest {
  private final Vertx vertx = HubDatabase.vertx();
  @TempDir private Path folder;
  private WebServer server;

  @BeforeEach
  void start() {
    var nobody = new Identities(token -> Optional.empty(), key -> Optional.empty());
    server = new WebServer(vertx, new WebConfig("127.0.0.1", 0, false), nobody, folder);
    var health = new Health(List.of(new Health.Part("database", () -> {})));
    new OpsPages(health, new Metrics(), Optional.of("figures")).register(server.routes(Door.OPEN));
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void showsFiguresToThisMachineAndToTheTokenOnly() throws Exception {
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
    assertThat(get("/metrics", "X-Forwarded-For", "203.0.113.1").statusCode()).isEqualTo(401);
    String[] wrong = {"X-Forwarded-For", "203.0.113.1", "Authorization", "Bearer figure"};
    assertThat(get("/metrics", wrong).statusCode()).isEqualTo(401);
    String[] right = {"X-Forwarded-For", "203.0.113.1", "Authorization", "Bearer figures"};
    assertThat(get("/metrics", right).statusCode()).isEqualTo(200);
  }

  @Test
  void saysWellAndNoMore() throws Exception {
    assertThat(get("/health").body()).isEqualTo("{\"well\":true}");
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
