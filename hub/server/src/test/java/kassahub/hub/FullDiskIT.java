package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole hub whose database says what PostgreSQL says on a full disk. */
class FullDiskIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path data;

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void saysThatItCannotStoreAndFindsOutByItselfThatItCan() throws Exception {
    try (var hub = Hub.start(HubSamples.config(data, DATABASE), InstantSource.system());
        var log = new LogCapture()) {
      assertThat(health(hub).statusCode()).isEqualTo(200);
      fillDisk();

      var refused = signIn(hub);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.body()).contains("Хаб сейчас не может сохранять");
      var health = health(hub);
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).isEqualTo("{\"well\":false,\"unwell\":[\"database disk\"]}");
      assertThat(signIn(hub).statusCode()).isEqualTo(503);
      assertThat(health(hub).statusCode()).isEqualTo(503);

      makeRoom();
      await().atMost(PATIENCE).until(() -> health(hub).statusCode() == 200);
      assertThat(signIn(hub).statusCode()).isNotEqualTo(503);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("The disk of the database is full"))
          .hasSize(1);
    }
  }

  private static void fillDisk() {
    DATABASE.asOwner(
        """
        create function no_room() returns trigger language plpgsql as $$
        begin
          raise exception 'could not extend file: No space left on device' using errcode = '53100';
        end $$;
        create trigger no_room before insert on sign_in_attempt for each row execute function no_room();
        create trigger no_room before insert on hub_instance for each row
          when (new.name = 'probe') execute function no_room();
        """);
  }

  private static void makeRoom() {
    DATABASE.asOwner("drop function no_room() cascade");
  }

  private static HttpResponse<String> health(Hub hub) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(base(hub) + "/health")));
  }

  private static HttpResponse<String> signIn(Hub hub) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(base(hub) + "/sign-in"))
            .header("Origin", base(hub))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("login=somebody&password=something")));
  }

  private static String base(Hub hub) {
    return "http://127.0.0.1:" + hub.httpPort();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }
}
