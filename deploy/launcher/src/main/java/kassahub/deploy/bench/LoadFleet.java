package kassahub.deploy.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.Dispatch;

/** Simulated agents, one register each; a lost connection is opened again. */
final class LoadFleet implements AutoCloseable, LoadListener {
  private static final int LOOPS = 2;
  private static final int OTHER_FILES = 1_000;
  private static final int CONNECTING_AT_ONCE = 64;
  private static final int ENROLLING_AT_ONCE = 16;
  private static final int WORTH_TELLING = 1_000;
  private static final int LONGEST_PAUSE_MILLIS = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
  private final LoadWire.Opener opener;
  private final LoadListener bench;
  private final List<LoadAgent> agents = new ArrayList<>();
  private final ConcurrentHashMap<LoadAgent, Boolean> online = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(CONNECTING_AT_ONCE);
  private final Semaphore news = new Semaphore(0);
  private volatile boolean closed;

  /** How the agents speak. */
  enum Transport {
    MQTT,
    GRPC
  }

  private LoadFleet(HubProcess hub, Transport transport, LoadListener bench) {
    this.bench = bench;
    opener =
        switch (transport) {
          case MQTT -> MqttWire.opener(loops, hub.ports().mqtt());
          case GRPC -> GrpcWire.opener(loops, hub.ports().grpc());
        };
  }

  /**
   * Enrols and connects, and returns when every register has told who and how it is.
   *
   * @param facts the answer of {@link HubUnderTest} to {@code fill}
   */
  static LoadFleet open(
      HubProcess hub, JsonObject facts, Transport transport, int devices, LoadListener bench) {
    var fleet = new LoadFleet(hub, transport, bench);
    try {
      fleet.enrol(facts, devices);
      fleet.connect();
      Profile.execute(hub, "analyze"); // as autovacuum does within a minute of such a growth
      return fleet;
    } catch (IOException | GeneralSecurityException | InterruptedException failed) {
      fleet.close();
      throw new IllegalStateException(
          "the agents of the bench could not connect: " + failed.getMessage(), failed);
    }
  }

  /** Each connection is an open file here and one in the hub, which keeps a thousand for itself. */
  static void requireOpenFiles(Bounds bounds, long devices) {
    var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
    long most = system.getMaxFileDescriptorCount() - OTHER_FILES;
    if (devices > most) {
      throw bounds.refused(
          "--devices",
          "a process may have %d files open here, so at most %d agents, found %d: raise ulimit -n"
              .formatted(system.getMaxFileDescriptorCount(), most, devices));
    }
  }

  List<LoadAgent> agents() {
    return agents;
  }

  /** How many have said something that is not stored yet. */
  long unanswered() {
    return agents.stream().filter(agent -> !agent.isAnswered()).count();
  }

  /** Waits until all are connected. */
  void awaitAll() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (online.size() < agents.size()) {
      if (System.nanoTime() > end) {
        throw tooFew();
      }
      news.tryAcquire(1, TimeUnit.SECONDS);
      news.drainPermits();
    }
  }

  private IllegalStateException tooFew() {
    return new IllegalStateException(
        "only %d of %d agents are connected after %d minutes"
            .formatted(online.size(), agents.size(), PATIENCE.toMinutes()));
  }

  private void enrol(JsonObject facts, int devices)
      throws IOException, GeneralSecurityException, InterruptedException {
    var strings =
        facts.getJsonArray("enrolments").stream()
            .map(text -> EnrolmentString.parse((String) text))
            .toList();
    var root = Base64.getDecoder().decode(facts.getString("root"));
    var enroller = new Enroller(strings.getFirst(), root);
    try (var threads = Executors.newFixedThreadPool(ENROLLING_AT_ONCE)) {
      var asked = new ArrayList<Future<LoadIdentity>>();
      for (int i = 0; i < devices; i++) {
        var string = strings.get(i % strings.size());
        asked.add(threads.submit(() -> enroller.enrol(string)));
      }
      for (int i = 0; i < devices; i++) {
        agents.add(new LoadAgent(asked.get(i).get(), BenchFirm.serial(i), this));
        tell("enrolled", agents.size(), devices);
      }
    } catch (ExecutionException refused) {
      throw new IOException("one was not enrolled: " + refused.getMessage(), refused.getCause());
    }
  }

  private static void tell(String what, int done, int all) {
    if (done % WORTH_TELLING == 0 || done == all) {
      System.err.printf("bench: %d of %d agents %s%n", done, all, what);
    }
  }

  private void connect() throws InterruptedException {
    int opened = 0;
    for (var agent : agents) {
      if (!places.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw tooFew();
      }
      agent.report(LoadReports.identity(agent.serial()), LoadReports.state(agent.serial(), 0));
      opener.open(agent);
      tell("connecting", ++opened, agents.size());
    }
    awaitAll();
  }

  @Override
  public void welcomed(LoadAgent agent) {
    if (online.put(agent, true) == null) {
      places.release();
      news.release();
      bench.welcomed(agent);
    }
  }

  @Override
  public void stored(LoadAgent agent, int reports) {
    bench.stored(agent, reports);
  }

  @Override
  public void refused(LoadAgent agent, String why) {
    bench.refused(agent, why);
  }

  @Override
  public void dispatched(LoadAgent agent, Dispatch dispatch) {
    bench.dispatched(agent, dispatch);
  }

  @Override
  public void lost(LoadAgent agent) {
    online.remove(agent);
    if (!closed) {
      bench.lost(agent);
      long pause = ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_MILLIS);
      var _ = loops.schedule(() -> opener.open(agent), pause, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    closed = true;
    agents.forEach(LoadAgent::close);
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
