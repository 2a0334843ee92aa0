package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.proto.EnrolmentString;

/**
 * Hubs as processes that end by SIGKILL. What they need to know is written beforehand, by the same
 * hub in this JVM; after that they are spoken to over the API, and looked at in their database.
 */
final class HubProcess implements LineHub {
  private static final Duration SENT_WITHIN = Duration.ofSeconds(3);
  private static final Pattern NUMBER = Pattern.compile("\"number\"\\s*:\\s*(\\d+)");

  private final Site site;
  private final byte[] licenceKey;
  private final String partnerKey;
  private final Map<List<String>, Long> organisations = new HashMap<>();
  private final Map<Long, List<EnrolmentString>> enrolments = new HashMap<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private int orders;
  private int kills;

  private HubProcess(Site site, List<Long> seeds, LongFunction<List<String>> serials, int agents)
      throws IOException {
    this.site = site;
    try (var inside = HubInside.start(site.firstConfig())) {
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
    try {
      site.start();
    } catch (IOException | RuntimeException failed) {
      close(); // or the hubs that did start would outlive the test
      throw failed;
    }
  }

  /** Prepares these lines and starts. */
  static HubProcess start(Site site, List<Long> seeds, Installer installer) throws IOException {
    return new HubProcess(
        site, seeds, seed -> Line.serials(seed, installer), installer.ways().size());
  }

  @Override
  public Doors doors() {
    return site.doors();
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
      site.awaitWork(SENT_WITHIN);
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
        HttpRequest.newBuilder(Site.api(site.web()).resolve("activations"))
            .header("Authorization", "Bearer " + partnerKey)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "line-" + organisation)
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = new String[1];
    await()
        .atMost(HubChild.START_LIMIT)
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

  /** A connection for once: the server may be another one after the hub was killed. */
  @Override
  public synchronized <T> T read(Function<Tx, T> work) {
    try (var database = Database.open(vertx, site.database(), 1)) {
      return database.transact(work);
    }
  }

  @Override
  public void awaitNews(Duration atMost) throws InterruptedException {
    site.awaitEnd(atMost);
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
    try {
      boolean killed = site.kill();
      kills += killed ? 1 : 0;
      return killed;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** How often it was killed so far. */
  synchronized int kills() {
    return kills;
  }

  @Override
  public synchronized void close() {
    try {
      site.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } finally {
      http.close();
      vertx.close();
    }
  }
}
