package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import kassahub.deploy.line.Child.Jvm;
import kassahub.deploy.line.LineHub.Doors;
import kassahub.deploy.line.LineStore.Holder;
import kassahub.hub.FixedPorts;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.EmbeddedPostgres;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Several hubs on one PostgreSQL behind TCP balancers (d20): each has an address of its own, the
 * same ports, and a copy of the keys. Balancers take the next connection to any hub that accepts.
 * With a broker (d6) the MQTT door is the broker's.
 */
final class SharedSite implements Site {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final List<String> KEYS = List.of("authority", "issuer", "secrets");

  private final Path folder;
  private final int count;
  private final Servers servers;
  private final Optional<Path> previous;
  private final int http;
  private final Doors doors;
  private final int brokerForHubs;
  private final boolean behindBroker;
  private final List<HubChild> hubs = new ArrayList<>();
  private final List<LossyProxy> balancers = new ArrayList<>();
  private Optional<BrokerProcess> broker = Optional.empty();
  private final List<Kill> kills = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Database reading;

  /** Which hub was killed, and what it held at that moment. */
  record Kill(int hub, Holder held) {
    boolean hitWork() {
      return held.working() > 0;
    }
  }

  /**
   * The database of all hubs.
   *
   * @param toml what a hub's configuration says of it
   */
  private record Servers(DatabaseAddress address, String toml, Runnable end) {
    static Servers embedded(Path folder) {
      var programs = Path.of(System.getProperty("java.io.tmpdir"), "kassahub-test-postgres");
      var settings = new EmbeddedPostgres.Settings(0, "64MB", Optional.of(programs));
      var server = new EmbeddedPostgres(folder, settings);
      var address = server.start();
      var secrets = folder.resolve("secrets");
      var toml =
          """
          host = "127.0.0.1"
          port = %d
          user-password-file = "%s/kassahub_hub"
          owner-password-file = "%s/kassahub_owner"
          """
              .formatted(address.servers().getFirst().port(), secrets, secrets);
      return new Servers(address, toml, server::close);
    }
  }

  SharedSite(Path folder, int count) throws IOException {
    this(folder, count, false, Servers.embedded(folder.resolve("database")), Optional.empty());
  }

  private SharedSite(
      Path folder, int count, boolean behindBroker, Servers servers, Optional<Path> previous)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.count = count;
    this.behindBroker = behindBroker;
    this.servers = servers;
    this.previous = previous;
    reading = Database.open(vertx, servers.address(), 1);
    var ports = FixedPorts.free(4);
    http = ports.get(0);
    doors = new Doors(ports.get(1), ports.get(2));
    brokerForHubs = ports.get(3);
  }

  static SharedSite behindBroker(Path folder, int count) throws IOException {
    return new SharedSite(
        folder, count, true, Servers.embedded(folder.resolve("database")), Optional.empty());
  }

  /** On servers that somebody else starts, fails over and stops. */
  static SharedSite on(DatabaseAddress address, String toml, Path folder, int count)
      throws IOException {
    return new SharedSite(
        folder, count, false, new Servers(address, toml, () -> {}), Optional.empty());
  }

  /**
   * Two hubs, of which the first is of an older release and runs already, on its own schema.
   *
   * @param previous the jars of that release
   */
  static SharedSite upgraded(Path folder, Path previous) throws IOException {
    var servers = Servers.embedded(folder.resolve("database"));
    var site = new SharedSite(folder, 2, false, servers, Optional.of(previous));
    site.launch();
    site.hubs.getFirst().awaitAnswer();
    site.giveKeys(1);
    return site;
  }

  /** The next of them. */
  private void launch() throws IOException {
    int index = hubs.size();
    if (index > 0) {
      giveKeys(index);
    }
    Files.createDirectories(data(index));
    var jvm =
        index == 0 && previous.isPresent()
            ? new Jvm(List.of(), HubChild.MEGABYTES, List.of(), previous.get())
            : Jvm.of(HubChild.MEGABYTES, StartCache.HUB.flags());
    hubs.add(new HubChild(folder(index), config(index), Site.api(web(host(index))), jvm));
  }

  private void giveKeys(int index) throws IOException {
    for (String key : KEYS) {
      if (!Files.exists(data(index).resolve(key))) {
        Files.createDirectories(data(index));
        Folders.copy(data(0).resolve(key), data(index).resolve(key));
      }
    }
  }

  /** With MQTT of its own: it only fills the database, and there is no broker yet. */
  @Override
  public String firstConfig() {
    return ownConfig(hubs.size());
  }

  private String config(int index) {
    return behindBroker
        ? ownConfig(index).replace("[agents]\n", "[agents]\nmqtt = \"broker\"\n")
            + """
            [agents.broker]
            host = "127.0.0.1"
            port = %d
            public-port = %d
            """
                .formatted(brokerForHubs, doors.mqtt())
        : ownConfig(index);
  }

  private String ownConfig(int index) {
    return HubInside.config(data(index), host(index), http, doors) + servers.toml();
  }

  @Override
  public void start() throws IOException {
    if (behindBroker) {
      broker =
          Optional.of(
              new BrokerProcess(
                  folder.resolve("broker"),
                  data(0).resolve("authority"),
                  new BrokerProcess.Ports(doors.mqtt(), brokerForHubs)));
    }
    while (hubs.size() < count) {
      launch();
    }
    for (HubChild hub : hubs) {
      hub.awaitAnswer();
    }
    for (int port :
        behindBroker ? List.of(http, doors.grpc()) : List.of(http, doors.mqtt(), doors.grpc())) {
      var targets =
          IntStream.range(0, count).mapToObj(i -> new InetSocketAddress(host(i), port)).toList();
      balancers.add(LossyProxy.balancer(port, targets));
    }
  }

  @Override
  public Doors doors() {
    return doors;
  }

  @Override
  public URI web() {
    return web("127.0.0.1");
  }

  private URI web(String host) {
    return URI.create("http://%s:%d/".formatted(host, http));
  }

  @Override
  public DatabaseAddress database() {
    return servers.address();
  }

  /** The one whose agents have most under way; the one that was killed before must be back. */
  @Override
  public synchronized boolean kill() throws IOException {
    Kill next = busiest();
    hubs.get(next.hub()).restart();
    kills.add(next);
    return true;
  }

  /** Each {@link #kill} so far. */
  List<Kill> kills() {
    return List.copyOf(kills);
  }

  @Override
  public void awaitWork(Duration atMost) {
    try {
      await()
          .atMost(atMost)
          .pollInterval(LOOK)
          .ignoreExceptionsInstanceOf(DatabaseAway.class)
          .until(() -> busiest().hitWork());
    } catch (ConditionTimeoutException idle) {
      // whoever kills now hits no work, which is counted
    }
  }

  private Kill busiest() throws IOException {
    if (!kills.isEmpty()) {
      hubs.get(kills.getLast().hub()).awaitAnswer();
    }
    var holders = reading.transact(LineStore::holders);
    var loads = new ArrayList<Kill>();
    for (int index = 0; index < count; index++) {
      UUID instance = hubs.get(index).instance();
      var held =
          holders.stream()
              .filter(holder -> holder.instance().equals(instance))
              .findFirst()
              .orElse(new Holder(instance, 0, 0));
      loads.add(new Kill(index, held));
    }
    Comparator<Kill> byWork = Comparator.comparingLong(load -> load.held().working());
    return Collections.max(loads, byWork.thenComparingLong(load -> load.held().links()));
  }

  /** SIGKILL, for good until {@link #raise}. */
  synchronized void fell(int index) {
    hubs.get(index).kill();
  }

  /** As an upgrade ends it. */
  synchronized void end(int index) {
    hubs.get(index).stop();
  }

  synchronized void raise(int index) throws IOException {
    hubs.get(index).restart();
    hubs.get(index).awaitAnswer();
  }

  /** The keys of its certificates. */
  Path authority() {
    return data(0).resolve("authority");
  }

  /** SIGKILL to all at once, and all come back at once. */
  synchronized void restartAll() throws IOException {
    for (HubChild hub : hubs) {
      hub.restart();
    }
    for (HubChild hub : hubs) {
      hub.awaitAnswer();
    }
  }

  /** As an upgrade does it: one after the other ends in good order and comes back. */
  synchronized void roll() throws IOException {
    for (HubChild hub : hubs) {
      hub.stop();
      hub.restart();
      hub.awaitAnswer();
    }
  }

  @Override
  public void awaitEnd(Duration atMost) throws InterruptedException {
    hubs.getFirst().awaitEnd(atMost);
  }

  /** Balancers have 127.0.0.1. */
  private static String host(int index) {
    return "127.0.0." + (index + 2);
  }

  private Path folder(int index) {
    return folder.resolve("hub-" + index);
  }

  private Path data(int index) {
    return folder(index).resolve("data");
  }

  @Override
  public void close() throws IOException {
    for (LossyProxy balancer : balancers) {
      balancer.close();
    }
    hubs.forEach(HubChild::close);
    broker.ifPresent(BrokerProcess::close);
    reading.close();
    servers.end().run();
    vertx.close();
  }
}
