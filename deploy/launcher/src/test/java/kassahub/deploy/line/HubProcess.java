package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kassahub.hub.database.Database;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Tx;
import kassahub.proto.EnrolmentString;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code kassahub hub} as a process, that ends by SIGKILL and leaves its PostgreSQL behind. What it
 * needs to know is written beforehand, by the same hub in this JVM; after that it is spoken to over
 * the API, and looked at in its database.
 */
final class HubProcess implements LineHub {
  private static final int MEGABYTES = 256;
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** Below what systems give to those who ask for any port: they would keep a killed hub out. */
  private static final int LOWEST_PORT = 20_000;

  private static final int HIGHEST_PORT = 32_000;
  private static final Pattern NUMBER = Pattern.compile("\"number\"\\s*:\\s*(\\d+)");

  private final Path data;
  private final Doors doors;
  private final URI api;
  private final byte[] licenceKey;
  private final String partnerKey;
  private final Map<List<String>, Long> organisations = new HashMap<>();
  private final Map<Long, List<EnrolmentString>> enrolments = new HashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private int orders;
  private Child child;

  private HubProcess(Path data, List<Long> seeds, LongFunction<List<String>> serials, int agents)
      throws IOException {
    this.data = data;
    var ports = freePorts();
    doors = new Doors(ports.get(1), ports.get(2));
    api = URI.create("http://127.0.0.1:%d/api/v1/".formatted(ports.get(0)));
    var config = HubInside.config(data, ports.get(0), doors);
    try (var inside = HubInside.start(config)) {
      licenceKey = inside.licenceKey();
      partnerKey = inside.partnerKey();
      for (long seed : seeds) {
        long organisation = inside.organisation(seed, serials.apply(seed));
        organisations.put(serials.apply(seed), organisation);
        enrolments.put(
            organisation,
            Stream.generate(() -> inside.enrolment(organisation)).limit(agents).toList());
      }
    }
    Files.writeString(configFile(), config);
    child = launch();
  }

  /** Prepares these lines and starts. */
  static HubProcess start(Path data, List<Long> seeds, Installer installer) throws IOException {
    return new HubProcess(
        data, seeds, seed -> Line.serials(seed, installer), installer.ways().size());
  }

  @Override
  public Doors doors() {
    return doors;
  }

  @Override
  public long organisation(long seed, List<String> serials) {
    return Optional.ofNullable(organisations.get(serials)).orElseThrow();
  }

  /** Each is given out once. */
  @Override
  public synchronized EnrolmentString enrolment(long organisation) {
    var left = enrolments.getOrDefault(organisation, List.of());
    enrolments.put(organisation, left.subList(1, left.size()));
    return left.getFirst();
  }

  @Override
  public byte[] licenceKey() {
    return licenceKey.clone();
  }

  /** The same request twice; every other time the hub is killed between the two. */
  @Override
  public synchronized void order(long organisation, List<String> serials) {
    String first = activate(organisation, serials);
    orders++;
    if (orders % 2 == 0) {
      kill();
    }
    String again = activate(organisation, serials);
    if (!first.equals(again)) {
      throw new AssertionError("one request made activation " + first + " and " + again);
    }
  }

  private String activate(long organisation, List<String> serials) {
    var body =
        "{\"organisationId\":%d,\"serials\":[%s]}"
            .formatted(
                organisation, String.join(",", serials.stream().map(HubProcess::quoted).toList()));
    var request =
        HttpRequest.newBuilder(api.resolve("activations"))
            .header("Authorization", "Bearer " + partnerKey)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "line-" + organisation)
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = new String[1];
    await()
        .atMost(START_LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
              answer[0] = response.body();
              return response.statusCode() == 201;
            });
    var number = NUMBER.matcher(answer[0]);
    if (!number.find()) {
      throw new AssertionError("no activation in " + answer[0]);
    }
    return number.group(1);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  /** A connection for once: the server's port changes when the hub is killed. */
  @Override
  public synchronized <T> T read(Function<Tx, T> work) {
    var address = EmbeddedPostgres.running(data.resolve("database")).orElseThrow();
    try (var database = Database.open(vertx, address.forHub(), 1)) {
      return database.transact(work);
    }
  }

  @Override
  public void awaitNews(Duration atMost) throws InterruptedException {
    child.awaitEnd(atMost);
  }

  /** Would need a person at the cabinet; the few faults of a line don't get there. */
  @Override
  public void release(String agent) {
    throw new IllegalStateException("agent " + agent + " was stopped");
  }

  /** Real time passes by itself. */
  @Override
  public void skipPause() {}

  @Override
  public synchronized boolean kill() {
    child.kill();
    try {
      child = launch();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return true;
  }

  private Child launch() throws IOException {
    var started =
        Child.start(
            MEGABYTES,
            data.resolveSibling("hub.log"),
            Map.of(),
            "hub",
            "--config",
            configFile().toString());
    try {
      await("the hub to answer")
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !started.isAlive() || answers());
    } catch (ConditionTimeoutException silent) {
      throw new AssertionError("the hub does not answer: " + started.lastWords(), silent);
    }
    if (!started.isAlive()) {
      throw new AssertionError("the hub ended again: " + started.lastWords());
    }
    server().ifPresent(Child::adopt);
    return started;
  }

  private boolean answers() throws InterruptedException {
    var ping = HttpRequest.newBuilder(api.resolve("openapi.yaml")).build();
    try {
      return http.send(ping, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path configFile() {
    return data.resolveSibling("hub.toml");
  }

  /** The PostgreSQL in its data folder. */
  Optional<ProcessHandle> server() throws IOException {
    var pidFile = data.resolve("database/data/postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    return ProcessHandle.of(pid)
        .filter(process -> process.info().command().orElse("").endsWith("postgres"));
  }

  private static List<Integer> freePorts() {
    return new Random()
        .ints(LOWEST_PORT, HIGHEST_PORT)
        .distinct()
        .filter(HubProcess::isFree)
        .limit(3)
        .boxed()
        .toList();
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** In good order; if that fails, nothing is left either. */
  @Override
  public synchronized void close() {
    child.stop();
    try {
      server()
          .ifPresent(
              left -> {
                left.destroyForcibly();
                left.onExit().join();
              });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } finally {
      http.close();
      vertx.close();
    }
  }
}
