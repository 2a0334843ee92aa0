package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import kassahub.deploy.line.Child.Jvm;
import org.awaitility.core.ConditionTimeoutException;

/** One {@code kassahub hub} as a process, that can be killed and started again. */
final class HubChild implements AutoCloseable {
  static final Duration START_LIMIT = Duration.ofSeconds(90);
  static final int MEGABYTES = 256;
  private static final Pattern INSTANCE = Pattern.compile("on its database\\. instance=(\\S+)");

  private final Path config;
  private final Path log;
  private final Jvm jvm;
  private final URI ping;
  private final HttpClient http = HttpClient.newHttpClient();
  private Child running;

  /**
   * Starts it.
   *
   * @param folder where its configuration and its log are
   * @param api where it will answer
   */
  HubChild(Path folder, String config, URI api) throws IOException {
    this(folder, config, api, Jvm.of(MEGABYTES, StartCache.HUB.flags()));
  }

  /**
   * Starts it.
   *
   * @param folder where its configuration and its log are
   * @param api where it will answer
   */
  HubChild(Path folder, String config, URI api, Jvm jvm) throws IOException {
    this.jvm = jvm;
    this.config = Files.writeString(folder.resolve("hub.toml"), config);
    log = folder.resolve("hub.log");
    ping = api.resolve("openapi.yaml");
    running = launch();
  }

  /** SIGKILL, and a new process that may not answer yet. */
  void restart() throws IOException {
    running.kill();
    running = launch();
  }

  /** SIGKILL. */
  void kill() {
    running.kill();
  }

  void awaitAnswer() throws IOException {
    try {
      await("the hub to answer")
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !running.isAlive() || answers());
    } catch (ConditionTimeoutException silent) {
      throw new AssertionError("the hub does not answer: " + running.lastWords(), silent);
    }
    if (!running.isAlive()) {
      throw new AssertionError("the hub ended again: " + running.lastWords());
    }
  }

  /** How links in the database name the process that answers. */
  UUID instance() throws IOException {
    return INSTANCE
        .matcher(Files.readString(log, StandardCharsets.ISO_8859_1))
        .results()
        .reduce((before, last) -> last)
        .map(named -> UUID.fromString(named.group(1)))
        .orElseThrow();
  }

  /** SIGTERM: it ends in good order. */
  void stop() {
    stop(Child.PATIENCE);
  }

  /** SIGTERM to one that has more to do at its end. */
  void stop(Duration patience) {
    running.stop(patience);
  }

  /** Waits until it ends, or for so long. */
  void awaitEnd(Duration atMost) throws InterruptedException {
    running.awaitEnd(atMost);
  }

  private Child launch() throws IOException {
    return Child.start(jvm, log, Map.of(), "hub", "--config", config.toString());
  }

  private boolean answers() throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(ping).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    stop();
    http.close();
  }
}
