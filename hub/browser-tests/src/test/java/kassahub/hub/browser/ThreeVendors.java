package kassahub.hub.browser;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.deploy.demo.Demo;
import kassahub.deploy.demo.DemoOptions;
import kassahub.hub.HubFeatures;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Database;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.organisation.OfferEdition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The demo's hub as a process, that sells for three vendors whose issuers are processes, too. A new
 * edition of the offer is out, and nobody has accepted it.
 */
final class ThreeVendors implements BeforeAllCallback, AfterAllCallback {
  /** Answers at once. */
  static final int PROMPT = 1;

  /** Answers after some seconds. */
  static final int SLOW = 2;

  /** Behaves as each test wants. */
  static final int UNRULY = 3;

  static final int PRICE = 150_000;
  static final List<String> NAMES = List.of("Прима", "Неспешный", "Гроза");

  /** What an answer may take before the hub hangs up. */
  private static final int TIMEOUT_SECONDS = 5;

  private static final int DEVICES = 60;
  private static final int FAR_DAYS = 330;
  private static final int ENDED_DAYS = 30;
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final ZoneId ZONE = ZoneId.of("Europe/Moscow");

  private final List<VendorProcess> vendors = new ArrayList<>();
  private final int[] used = new int[NAMES.size()];
  private final Vertx vertx = Vertx.vertx();
  private @Nullable Path data;
  private @Nullable KassaHubProcess hub;
  private @Nullable Chromium chromium;
  private JsonObject facts = new JsonObject();

  @Override
  public void beforeAll(ExtensionContext test) throws IOException, InterruptedException {
    data = Files.createTempDirectory("vendors");
    vendors.add(new VendorProcess(folder("prompt")));
    vendors.add(new VendorProcess(folder("slow"), "slow=6000"));
    vendors.add(new VendorProcess(folder("unruly")));
    try (var demo = Demo.start(new DemoOptions(1, 0, folder("demo"), DemoOptions.Way.mqtt))) {
      enter(demo.hub().features());
      facts = demo.facts();
    }
    startHub();
    chromium = new Chromium();
  }

  VendorProcess vendor(int which) {
    return vendors.get(which - 1);
  }

  /** Registers of a vendor whose subscriptions are over, that nobody has bought for yet. */
  List<String> serials(int vendor, int count) {
    int from = used[vendor - 1] + 1;
    used[vendor - 1] += count;
    return IntStream.range(from, from + count).mapToObj(at -> serial(vendor, at)).toList();
  }

  /** The only one of a vendor that is paid for long. */
  static String farFromItsEnd(int vendor) {
    return serial(vendor, 0);
  }

  Cabinet signIn(String login, int width) {
    var browser = Objects.requireNonNull(chromium, "not started").browser();
    return Cabinet.signIn(browser, facts, login, width);
  }

  /** A path of the hub. */
  URI at(String path) {
    return URI.create(facts.getString("baseUrl") + path);
  }

  /** The partner's key for the API. */
  String partnerKey() {
    return facts.getJsonObject("apiKeys").getString("partner");
  }

  long organisation(String name) {
    return facts.getJsonArray("organisations").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("name").contains(name))
        .findFirst()
        .orElseThrow()
        .getLong("id");
  }

  /** A connection for once: the server is another one after the hub was killed. */
  <T> T read(Function<Tx, T> work) {
    var address = EmbeddedPostgres.running(folder("demo/hub/database")).orElseThrow();
    try (var database = Database.open(vertx, address, 1)) {
      return database.transact(work);
    }
  }

  long one(String sql, Object... arguments) {
    return read(tx -> tx.one(sql, row -> row.number("n"), arguments));
  }

  /**
   * Kills the hub when the vendor's answers to these have arrived and their transactions wait, and
   * starts it again.
   */
  void killBeforeItKeepsTheAnswers(List<Long> activations)
      throws IOException, InterruptedException {
    read(
        tx -> {
          tx.execute(
              "select from activation_line where activation = any($1::bigint[]) for update",
              (Object) activations.toArray(Long[]::new));
          await("the answers to wait for their lines")
              .atMost(START_LIMIT)
              .until(() -> waiting() >= activations.size());
          try {
            hub().kill();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
    startHub();
  }

  /** Transactions that wait for a row. */
  private long waiting() {
    return one(
        "select count(*) as n from pg_locks where not granted and locktype = 'transactionid'");
  }

  private static String serial(int vendor, int at) {
    return "07%d0%012d".formatted(vendor, at);
  }

  private void enter(HubFeatures features) {
    var today = LocalDate.now(ZONE);
    for (int which = 1; which <= NAMES.size(); which++) {
      features.devices().load(devices(which, sell(features, which, today), today));
    }
    var offer = features.offers().current().orElseThrow();
    features
        .offers()
        .publish(Actor.hub(), new OfferEdition(0, "2026-2", offer.text(), offer.effectiveFrom()));
  }

  /** Gives back the line of a vendor's devices. */
  private long sell(HubFeatures features, int which, LocalDate today) {
    var catalogue = features.catalogue();
    String name = NAMES.get(which - 1);
    long vendor =
        catalogue.addVendor(
            new Vendor(
                0,
                name,
                "ООО «" + name + "»",
                "126990000020" + which,
                IssuerKind.HTTP_GRANTS,
                new JsonObject()
                    .put("url", vendor(which).address())
                    .put("timeoutSeconds", TIMEOUT_SECONDS)
                    .encode(),
                10_000,
                false));
    long type =
        catalogue.addLicenceType(
            new LicenceType(
                0,
                "Лицензия: ПО «Кассовое ядро» (подписка на 12 месяцев), " + name,
                "00310" + which,
                Term.months(12),
                name));
    for (PriceKind kind : PriceKind.values()) {
      catalogue.setPrice(new PriceOf(type, kind), Money.kopecks(PRICE), today);
    }
    return catalogue.addLine(
        new DeviceLine(
            0,
            vendor,
            type,
            name + "-Ф",
            Pattern.compile("\\d{16}"),
            InstallMethod.AGENT,
            Optional.empty()));
  }

  private static List<NewDevice> devices(int which, long line, LocalDate today) {
    return IntStream.rangeClosed(0, DEVICES)
        .mapToObj(
            at ->
                new NewDevice(
                    serial(which, at),
                    line,
                    NAMES.get(which - 1).toUpperCase(Locale.ROOT) + "-01Ф",
                    Optional.of(at == 0 ? today.plusDays(FAR_DAYS) : today.minusDays(ENDED_DAYS)),
                    Optional.empty()))
        .toList();
  }

  private void startHub() throws IOException {
    var ports = new JsonObject(Files.readString(folder("demo/ports.json")));
    var config =
        """
        data = "%s"
        demo = true
        [http]
        port = %d
        [agents]
        mqtt-port = %d
        grpc-port = %d
        public-host = "127.0.0.1"
        names = ["localhost"]
        [database]
        shared-buffers = "64MB"
        [billing]
        invoice-after-minutes = 0
        """
            .formatted(
                folder("demo/hub"),
                ports.getInteger("http"),
                ports.getInteger("mqtt"),
                ports.getInteger("grpc"));
    var file = Files.writeString(folder("hub.toml"), config);
    hub = KassaHubProcess.start(folder("hub.log"), List.of("hub", "--config", file.toString()));
    await("the hub to answer").atMost(START_LIMIT).until(this::answers);
    server().ifPresent(KassaHubProcess::adopt);
  }

  private boolean answers() throws InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(at("/api/v1/openapi.yaml")).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private KassaHubProcess hub() {
    return Objects.requireNonNull(hub, "not started");
  }

  private Path folder(String name) {
    return Objects.requireNonNull(data, "not started").resolve(name);
  }

  /** The hub's PostgreSQL, that stays when the hub is killed. */
  private Optional<ProcessHandle> server() throws IOException {
    var file = folder("demo/hub/database/data/postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
        : Optional.empty();
  }

  @Override
  public void afterAll(ExtensionContext test) throws IOException, InterruptedException {
    if (chromium != null) {
      chromium.close();
    }
    if (hub != null) {
      hub.stop();
    }
    for (VendorProcess vendor : vendors) {
      vendor.stop();
    }
    vertx.close();
    try (Stream<Path> files = Files.walk(folder(""))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
