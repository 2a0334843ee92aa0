package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose own PostgreSQL is killed under it, as the kernel does for want of memory. */
class KilledDatabaseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of one outage, whoever notices it: it ended, does not answer, clocks stand, it runs again. */
  private static final int MOST_LINES = 6;

  @TempDir private Path data;

  @Test
  void theHubStartsItAgainSaysSoOnceAndAnswersInWordsMeanwhile() throws Exception {
    try (var hub =
            Hub.start(
                HubSamples.config(data, "[database]\nshared-buffers = \"32MB\""),
                InstantSource.system());
        var log = new LogCapture()) {
      for (int time = 1; time <= 2; time++) {
        assertThat(api(hub).statusCode()).isEqualTo(401);
        long killed = postmaster();
        assertThat(ProcessHandle.of(killed).orElseThrow().destroyForcibly()).isTrue();

        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .untilAsserted(() -> refusesInWords(api(hub), "\"DATABASE_SILENT\""));
        refusesInWords(page(hub), "База данных сейчас не отвечает");

        await().atMost(PATIENCE).until(() -> api(hub).statusCode() == 401);
        await().atMost(PATIENCE).until(() -> answer(hub, "/health").statusCode() == 200);
        assertThat(postmaster()).isNotEqualTo(killed);
        await().atMost(PATIENCE).until(() -> hub.features().database().outage().isEmpty());
      }
      assertThat(log.lines())
          .filteredOn(line -> line.contains("The process of the database has ended"))
          .hasSize(2);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("The database does not answer"))
          .hasSize(2);
      assertThat(log.lines()).hasSizeLessThanOrEqualTo(2 * MOST_LINES);
    }
  }

  private static void refusesInWords(HttpResponse<String> answer, String words) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains(words);
  }

  private long postmaster() {
    try {
      var lines = Files.readAllLines(data.resolve("database/data/postmaster.pid"));
      return Long.parseLong(lines.getFirst().strip());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static HttpResponse<String> api(Hub hub) throws Exception {
    return answer(hub, "/api/v1/registers");
  }

  private static HttpResponse<String> page(Hub hub) throws Exception {
    return answer(hub, "/registers");
  }

  private static HttpResponse<String> answer(Hub hub, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.httpPort() + path))
              .header("Authorization", "Bearer kh_nobody")
              .header("Cookie", "kassahub=nobody")
              .build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
