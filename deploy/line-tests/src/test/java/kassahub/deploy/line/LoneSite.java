package kassahub.deploy.line;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import kassahub.deploy.line.LineHub.Doors;
import kassahub.hub.FixedPorts;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/** One hub with its own PostgreSQL, that it leaves behind when it is killed. */
final class LoneSite implements Site {
  /** It works for so long between two kills: with many lines it would do nothing but start. */
  private static final Duration BREATH = Duration.ofSeconds(20);

  private final Path data;
  private final Doors doors;
  private final int http;
  private @Nullable HubChild hub;
  private Instant back = Instant.EPOCH;

  LoneSite(Path data) {
    this.data = data;
    var ports = FixedPorts.free(3);
    http = ports.get(0);
    doors = new Doors(ports.get(1), ports.get(2));
  }

  @Override
  public String firstConfig() {
    return HubInside.config(data, http, doors);
  }

  @Override
  public void start() throws IOException {
    hub = new HubChild(Objects.requireNonNull(data.getParent()), firstConfig(), Site.api(web()));
    hub().awaitAnswer();
    adoptServer();
  }

  @Override
  public Doors doors() {
    return doors;
  }

  @Override
  public URI web() {
    return URI.create("http://127.0.0.1:%d/".formatted(http));
  }

  /** Its port changes when the hub is killed. */
  @Override
  public DatabaseAddress database() {
    return EmbeddedPostgres.running(data.resolve("database")).orElseThrow();
  }

  /** This hub is killed whatever it does. */
  @Override
  public void awaitWork(Duration atMost) {}

  @Override
  public boolean kill() throws IOException {
    if (Instant.now().isBefore(back.plus(BREATH))) {
      return false;
    }
    hub().restart();
    hub().awaitAnswer();
    adoptServer();
    back = Instant.now();
    return true;
  }

  @Override
  public void awaitEnd(Duration atMost) throws InterruptedException {
    hub().awaitEnd(atMost);
  }

  private HubChild hub() {
    return Optional.ofNullable(hub).orElseThrow();
  }

  private void adoptServer() throws IOException {
    server().ifPresent(Child::adopt);
  }

  /** The PostgreSQL in its data folder. */
  private Optional<ProcessHandle> server() throws IOException {
    var pidFile = data.resolve("database/data/postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    return ProcessHandle.of(pid)
        .filter(process -> process.info().command().orElse("").endsWith("postgres"));
  }

  /** In good order; if that fails, nothing is left either. */
  @Override
  public void close() throws IOException {
    hub().close();
    server()
        .ifPresent(
            left -> {
              left.destroyForcibly();
              left.onExit().join();
            });
  }
}
