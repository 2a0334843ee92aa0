package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import kassahub.agent.AgentConfig;
import kassahub.agent.AgentConfig.HubConfig;
import kassahub.agent.ConfigException;
import kassahub.agent.Transport;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.deploy.line.Installer.Till;
import kassahub.deploy.line.LineHub.Doors;
import kassahub.deploy.line.LineStore.Assigned;
import kassahub.hub.database.Tx;

/** One organisation's registers and agents, from a seed, until it is taken down again. */
final class Line implements AutoCloseable {
  private static final int MEAN_BYTES_TO_CUT = 20_000;
  private static final int SALES_A_STRIKE = 16;
  private static final String SLOW_ANSWER = "300";
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration HEALTH = Duration.ofSeconds(30);
  private static final Pace PACE = new Pace(Duration.ofMillis(500), Duration.ofSeconds(4));

  private final LineHub hub;
  private final long seed;
  private final Random random;
  private final List<LossyProxy> doors = new ArrayList<>();
  private final List<LineRegister> registers = new ArrayList<>();
  private final List<LineAgent> agents = new ArrayList<>();
  private final long organisation;
  private final Storm storm;

  /**
   * How a run went, in numbers.
   *
   * @param sent reports that agents ever had
   * @param acknowledged of them
   * @param stored numbers in the hub's books
   * @param lost acknowledged, and not there
   * @param doubled there, or written into a register, more than once
   * @param gaps declared ranges of numbers that never come
   */
  record Tally(int sent, int acknowledged, long stored, int lost, long doubled, int gaps) {}

  Line(LineHub hub, Installer installer, long seed, Path data)
      throws IOException, InterruptedException, EnrolmentException, ConfigException {
    this.hub = hub;
    this.seed = seed;
    random = new Random(seed);
    for (int port : List.of(hub.doors().mqtt(), hub.doors().grpc())) {
      var door = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      doors.add(new LossyProxy(door, random.nextLong(), MEAN_BYTES_TO_CUT));
    }
    for (String serial : serials(seed, installer)) {
      registers.add(
          new LineRegister(serial, data.resolve("registers"), hub.licenceKey(), random.nextLong()));
    }
    organisation = hub.organisation(seed, serials());
    for (Transport way : installer.ways()) {
      agents.add(installer.install(till(installer, way, data.resolve(way.name()))));
    }
    storm = new Storm(random, doors, registers, agents);
  }

  /** The registers of a line, known before it is there. */
  static List<String> serials(long seed, Installer installer) {
    int count = installer.ways().size() * installer.registersAnAgent();
    return LongStream.range(0, count)
        .mapToObj(index -> "%010d%06d".formatted(seed, index))
        .toList();
  }

  private Till till(Installer installer, Transport way, Path data) {
    int from = agents.size() * installer.registersAnAgent();
    var its = registers.subList(from, from + installer.registersAnAgent());
    var ports = new Doors(doors.get(0).port(), doors.get(1).port());
    var hubConfig =
        new HubConfig(
            way,
            Optional.of(new HubAddress("127.0.0.1", ports.mqtt())),
            Optional.of(new HubAddress("127.0.0.1", ports.grpc())));
    var config = AgentConfig.defaults(data).withHub(hubConfig).withHealth(HEALTH);
    for (LineRegister register : its) {
      var link = new LinkAddress.Tcp("127.0.0.1", register.port());
      config = config.withRegister(RegisterConfig.of(link, ShtrihSettings.DEFAULT, PACE));
    }
    return new Till(data, config, hub.enrolment(organisation), ports, its, random);
  }

  /**
   * Faults, and an order for every register somewhere between them.
   *
   * @param kills how often the hub is killed among them
   */
  void weather(int strikes, int kills) throws IOException, InterruptedException, ConfigException {
    int order = random.nextInt(strikes);
    int rush = random.nextInt(strikes);
    var killed = random.ints(kills, 0, strikes).boxed().toList();
    for (int strike = 0; strike < strikes; strike++) {
      if (strike == order) {
        order();
      }
      if (killed.contains(strike) && hub.kill()) {
        storm.note("HUB_KILLED");
      }
      if (strike == rush) {
        storm.rush();
      }
      storm.strike();
      hub.awaitNews(Duration.ofMillis(50 + random.nextInt(500)));
    }
    storm.calm();
  }

  /** The shops sell, and now and then something goes wrong, as long as this says so. */
  void sellThrough(BooleanSupplier lasts)
      throws IOException, InterruptedException, ConfigException {
    while (lasts.getAsBoolean()) {
      sell();
      if (random.nextInt(SALES_A_STRIKE) == 0) {
        storm.strike();
      }
      hub.awaitNews(Duration.ofMillis(250 + random.nextInt(500)));
    }
    storm.calm();
  }

  /** Nothing goes wrong by itself any more. */
  void calm() throws IOException {
    storm.calm();
  }

  /** A licence for every register. */
  void order() {
    hub.order(organisation, serials());
  }

  /** The same, while the registers answer so slowly that an installation takes seconds. */
  void orderSlowly() {
    registers.forEach(register -> register.set("slow", SLOW_ANSWER));
    order();
  }

  /** Every register has news. */
  void sell() {
    registers.forEach(LineRegister::sell);
  }

  /** Whose registers they are. */
  long organisation() {
    return organisation;
  }

  /** One for each way. */
  List<LineAgent> agents() {
    return List.copyOf(agents);
  }

  /** Whether its agents find no hub. */
  void cutOff(boolean off) {
    doors.forEach(door -> door.down(off));
  }

  /** The hub's books about an agent, under whatever names. */
  Books books(LineAgent agent) {
    return hub.read(tx -> books(tx, agent));
  }

  private static Books books(Tx tx, LineAgent agent) {
    return agent.ids().stream()
        .map(id -> LineStore.books(tx, id))
        .reduce(Books::then)
        .orElseThrow();
  }

  List<String> history() {
    return storm.history();
  }

  /** What the agents said last, for whoever has to find out why a line does not come to rest. */
  String lastWords() {
    var words = new StringBuilder();
    for (LineAgent agent : agents) {
      try {
        words.append("\nagent ").append(agent.ids()).append(":\n").append(agent.lastWords());
      } catch (IOException silent) {
        words.append(silent);
      }
    }
    return words.toString();
  }

  /** What is not as it should be yet; the pauses of failed tries are skipped. */
  List<String> unfinished() {
    hub.read(tx -> LineStore.suspended(tx, organisation)).forEach(hub::release);
    if (!hub.read(tx -> LineStore.paused(tx, organisation)).isEmpty()) {
      hub.skipPause();
    }
    return hub.read(this::unfinished);
  }

  private List<String> unfinished(Tx tx) {
    var open = new ArrayList<String>();
    open.addAll(LineStore.undelivered(tx, organisation));
    open.addAll(LineStore.liveDispatches(tx, organisation));
    open.addAll(unheard(tx));
    agents.stream()
        .filter(agent -> agent.unsent() > 0)
        .forEach(agent -> open.add("agent " + agent.ids() + " has unsent reports"));
    return open;
  }

  /**
   * Waits until everything is as it should be.
   *
   * @param when in words, for whoever has to find out why it never is
   */
  void settle(String when, Duration atMost) {
    await("line " + seed + " " + when)
        .atMost(atMost)
        .pollInterval(LOOK)
        .untilAsserted(() -> assertThat(unfinished()).as(this::lastWords).isEmpty());
  }

  /** Ends its agents: nothing is lost and nothing was done twice. Its numbers are in the log. */
  Tally end() {
    agents.forEach(LineAgent::close);
    var tally = tally();
    System.out.printf("line %d %s %s%n", seed, tally, history());
    assertThat(hub.read(this::wrong)).as("line %d after %s", seed, history()).isEmpty();
    assertThat(tally.lost() + tally.doubled()).as("lost or doubled, %s", tally).isZero();
    assertThat(tally.acknowledged()).as("of %s", tally).isPositive();
    return tally;
  }

  private List<String> wrong(Tx tx) {
    var wrong = new ArrayList<String>();
    if (LineStore.activations(tx, organisation).size() != 1) {
      wrong.add("activations: " + LineStore.activations(tx, organisation));
    }
    wrong.addAll(misplaced(LineStore.assigned(tx, organisation)));
    for (LineAgent agent : agents) {
      var witness = agent.witness();
      books(tx, agent)
          .mistakes(witness.had(), witness.acknowledged())
          .forEach(mistake -> wrong.add("agent " + agent.ids() + ": " + mistake));
    }
    return wrong;
  }

  /** How many of its agents are connected, as the hub knows it. */
  long linked() {
    return hub.read(tx -> LineStore.linked(tx, organisation));
  }

  private Tally tally() {
    var tally = new Tally(0, 0, 0, 0, rewritten(), 0);
    for (LineAgent agent : agents) {
      var books = books(agent);
      var acknowledged = agent.witness().acknowledged();
      tally =
          new Tally(
              tally.sent + agent.witness().had().size(),
              tally.acknowledged + acknowledged.size(),
              tally.stored + books.stored(),
              tally.lost + books.missed(acknowledged).size(),
              tally.doubled + books.doubled().size(),
              tally.gaps + books.gaps().size());
    }
    return tally;
  }

  private long rewritten() {
    return registers.stream().mapToLong(one -> Math.max(0, one.state().licenceWrites() - 1)).sum();
  }

  private List<String> unheard(Tx tx) {
    Map<String, Long> heard = new HashMap<>();
    LineStore.heard(tx, organisation).stream()
        .filter(LineStore.Heard::reachable)
        .forEach(one -> heard.put(one.serial(), one.lastDocument()));
    return registers.stream()
        .filter(register -> heard.getOrDefault(register.serial(), -1L) != register.documents())
        .map(register -> "the hub has not heard the last of " + register.serial())
        .toList();
  }

  private List<String> misplaced(List<Assigned> assigned) {
    Map<String, Assigned> wanted = new HashMap<>();
    assigned.forEach(one -> wanted.put(one.serial(), one));
    var wrong = new ArrayList<String>();
    for (LineRegister register : registers) {
      var state = register.state();
      var want = wanted.get(register.serial());
      if (want == null || want.issued() != 1 || !want.licence().equals(state.licence())) {
        wrong.add(register.serial() + " holds " + state.licence().hex() + ", wanted " + want);
      }
      if (state.licenceWrites() != 1) {
        wrong.add(register.serial() + " was written " + state.licenceWrites() + " times");
      }
    }
    return wrong;
  }

  private List<String> serials() {
    return registers.stream().map(LineRegister::serial).toList();
  }

  @Override
  public void close() throws IOException {
    agents.forEach(LineAgent::close);
    for (LineRegister register : registers) {
      register.close();
    }
    for (LossyProxy door : doors) {
      door.close();
    }
  }
}
