package kassahub.deploy.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kassahub.hub.Hub;
import kassahub.hub.HubConfig;
import kassahub.hub.HubFeatures;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.organisation.Acceptance;
import kassahub.proto.EnrolmentString;
import org.jspecify.annotations.Nullable;

/** A running demo: hub, simulated registers and their agents. */
public final class Demo implements AutoCloseable {
  private static final Duration REPORTS_WITHIN = Duration.ofMinutes(2);

  private final DemoOptions options;
  private final InstantSource clock = InstantSource.system();
  private final LocalDate today;
  private final DemoFiles files;
  private final List<DemoRegister> fleet;
  private final DemoSimulators simulators;
  private final DemoAgents agents;
  private @Nullable Hub hub;
  private JsonObject facts = new JsonObject();

  private Demo(DemoOptions options) throws IOException {
    this.options = options;
    today = LocalDate.ofInstant(clock.instant(), DemoFirms.ZONE);
    files = DemoFiles.open(options.data());
    fleet = DemoRegister.fleet(options.registers());
    simulators = new DemoSimulators(files, today);
    agents = new DemoAgents(files, options);
  }

  /**
   * Starts everything and returns when every register that answers has reported.
   *
   * @throws IllegalStateException with a sentence for people: the folder or a port cannot be used,
   *     or a first start was interrupted
   */
  public static Demo start(DemoOptions options) throws IOException, InterruptedException {
    var demo = new Demo(options);
    try {
      demo.open();
      return demo;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      demo.close();
      throw failed;
    }
  }

  private void open() throws IOException, InterruptedException {
    var since = clock.instant();
    hub = Hub.start(config(), clock);
    facts = files.facts().orElseGet(this::sow);
    byte[] key = HexFormat.of().parseHex(features().issuerKey().publicHex());
    for (DemoRegister register : fleet) {
      simulators.start(register, key, owner(register));
    }
    agents.start(fleet, simulators, this::enrolmentString);
    awaitReports(since);
    name();
    simulators.silence(fleet);
    describe();
    files.writeFacts(facts);
  }

  /** The facts of {@code demo.json}: address, users, keys, organisations and registers. */
  public JsonObject facts() {
    return facts.copy();
  }

  /** Where the cabinet is. */
  public String url() {
    return "http://127.0.0.1:" + hub().httpPort();
  }

  /** The hub inside. */
  public Hub hub() {
    return Objects.requireNonNull(hub, "not started");
  }

  private HubFeatures features() {
    return hub().features();
  }

  private HubConfig config() {
    int http = options.httpPort() == 0 ? files.port("http") : options.httpPort();
    if (DemoFiles.isTaken(http)) {
      throw new IllegalStateException(
          "port %d is taken by another program; choose another with --http-port".formatted(http));
    }
    return HubConfig.parse(
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
        shared-buffers = "128MB"
        """
            .formatted(
                files.folder("hub").toString().replace("\\", "\\\\"),
                http,
                files.port("mqtt"),
                files.port("grpc")));
  }

  private JsonObject sow() {
    if (features().people().users().find("partner").isPresent()) {
      throw new IllegalStateException(
          "the first start of this demo was interrupted; remove "
              + options.data()
              + " and try again");
    }
    var firms = new DemoFirms(features());
    firms.enter(clock);
    new DemoGoods(features(), today).enter(features().issuerKey().publicHex(), fleet);
    var people = new DemoUsers(features(), firms);
    var sown = new JsonObject().put("users", people.enter()).put("apiKeys", people.keys());
    accept(people, "partner", firms.organisation("kassaplus"), firms.organisation("sokolova"));
    accept(people, "client", firms.organisation("bakery"));
    DemoPolicy.enter(features(), people.caller("client"), firms.organisation("bakery"));
    var partner = people.caller("partner");
    var organisations = new JsonArray();
    Stream.concat(
            features().organisations().payersOf(partner).stream(),
            features().partners().clientsOf(partner).stream())
        .forEach(
            one -> organisations.add(new JsonObject().put("id", one.id()).put("name", one.name())));
    return sown.put("organisations", organisations);
  }

  private void accept(DemoUsers people, String login, long... organisations) {
    long edition = features().offers().current().orElseThrow().id();
    for (long organisation : organisations) {
      features()
          .offers()
          .accept(people.caller(login), new Acceptance(organisation, edition, "127.0.0.1"));
    }
  }

  private EnrolmentString enrolmentString(DemoRegister register) {
    var owner = firm(register).get(1);
    long organisation =
        facts.getJsonArray("organisations").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("name").equals(owner))
            .findFirst()
            .orElseThrow()
            .getLong("id");
    return features()
        .enrolments()
        .create(
            operator(),
            new TokenDraft(organisation, register.outlet(), 1, 1, false, Optional.empty()));
  }

  private Caller operator() {
    long account = features().people().users().find("support").orElseThrow().account();
    return new Caller(
        new Actor(ActorKind.HUB, "demo", "demo", OptionalLong.empty()),
        account,
        Role.ADMINISTRATOR,
        Role.ADMINISTRATOR.permissions(),
        Locale.of("ru"),
        DemoFirms.ZONE);
  }

  private static DemoSimulators.Owner owner(DemoRegister register) {
    var firm = firm(register);
    return new DemoSimulators.Owner(firm.get(1), firm.get(2));
  }

  private static List<String> firm(DemoRegister register) {
    return Rows.read("firms.tsv").stream()
        .filter(row -> row.getFirst().equals(register.owner()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Those that answer, through agents that may come in, have told how they are since this start.
   */
  private void awaitReports(Instant since) throws InterruptedException {
    var answering = new HashMap<>(agents.ids());
    fleet.stream()
        .filter(simulators::isSilent)
        .forEach(register -> answering.remove(register.serial()));
    var news = new Semaphore(0);
    try (var _ = features().changes().subscribe("register:", topic -> news.release())) {
      long limit = clock.millis() + REPORTS_WITHIN.toMillis();
      while (awaited(answering, since) > 0) {
        if (clock.millis() > limit) {
          throw new IllegalStateException("not every register of the demo reported in time");
        }
        news.tryAcquire(1, TimeUnit.SECONDS);
        news.drainPermits();
      }
    }
  }

  private long awaited(Map<String, String> agents, Instant since) {
    return features().database().transact(tx -> DemoStore.awaited(tx, agents, since));
  }

  private void name() {
    features()
        .database()
        .run(tx -> fleet.forEach(register -> DemoStore.name(tx, register, clock.instant())));
  }

  private void describe() {
    var registers = new JsonArray();
    for (DemoRegister register : fleet) {
      registers.add(
          new JsonObject()
              .put("serial", register.serial())
              .put("host", "127.0.0.1")
              .put("port", simulators.port(register))
              .put("model", register.soldAs())
              .put("transport", options.transportOf(register)));
    }
    facts.put("baseUrl", url()).put("registers", registers);
  }

  @Override
  public void close() {
    agents.close();
    try {
      simulators.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      if (hub != null) {
        hub.close();
      }
      files.close();
    }
  }
}
