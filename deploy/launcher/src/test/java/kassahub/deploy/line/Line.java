package kassahub.deploy.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kassahub.agent.ConfigException;
import kassahub.agent.Transport;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.deploy.line.LineStore.Assigned;
import kassahub.deploy.line.Witness.Acknowledged;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.Expected;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

/** One organisation's registers and agents, from a seed, until it is taken down again. */
final class Line implements AutoCloseable {
  private static final int REGISTERS_AN_AGENT = 2;
  private static final int MEAN_BYTES_TO_CUT = 20_000;
  private static final Duration RETRY_PAUSE = Duration.ofMinutes(1);

  private final LineHub hub;
  private final Random random;
  private final List<LossyProxy> doors = new ArrayList<>();
  private final List<LineRegister> registers = new ArrayList<>();
  private final List<LineAgent> agents = new ArrayList<>();
  private final long organisation;
  private final Storm storm;

  Line(LineHub hub, long seed, Path data)
      throws IOException, InterruptedException, EnrolmentException, ConfigException {
    this.hub = hub;
    random = new Random(seed);
    for (int port : List.of(hub.mqttPort(), hub.grpcPort())) {
      var door = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      doors.add(new LossyProxy(door, random.nextLong(), MEAN_BYTES_TO_CUT));
    }
    var ways = Transport.values();
    for (int index = 0; index < ways.length * REGISTERS_AN_AGENT; index++) {
      registers.add(
          new LineRegister(
              "%010d%06d".formatted(seed, index),
              data.resolve("registers"),
              hub.licenceKey(),
              random.nextLong()));
    }
    organisation = hub.organisation(seed, serials());
    for (Transport way : ways) {
      var till =
          registers.subList(
              agents.size() * REGISTERS_AN_AGENT, (agents.size() + 1) * REGISTERS_AN_AGENT);
      agents.add(
          new LineAgent(data.resolve(way.name()), hub.enrolment(organisation), way, ports(), till));
    }
    storm = new Storm(random, doors, registers, agents);
  }

  private LineAgent.Doors ports() {
    return new LineAgent.Doors(doors.get(0).port(), doors.get(1).port());
  }

  /** Faults, and an order for every register somewhere between them. */
  void weather(int strikes) throws IOException, InterruptedException, ConfigException {
    int order = random.nextInt(strikes);
    var news = new Semaphore(0);
    try (var _ = hub.features().changes().subscribe("register:", topic -> news.release())) {
      for (int strike = 0; strike < strikes; strike++) {
        if (strike == order) {
          orderTwice();
        }
        storm.strike();
        news.tryAcquire(1 + random.nextInt(2), 50 + random.nextInt(500), TimeUnit.MILLISECONDS);
        news.drainPermits();
      }
    }
    storm.calm();
  }

  List<String> history() {
    return storm.history();
  }

  /**
   * A person clicks again on what they saw: refused as still in work, or as changed when the first
   * order was quick.
   */
  private void orderTwice() {
    var request =
        new ActivationRequest(organisation, serials(), Optional.empty(), Optional.of(seen()));
    hub.features().activations().activate(hub.partner(), request);
    try {
      hub.features().activations().activate(hub.partner(), request);
    } catch (Problem refused) {
      return;
    }
    throw new AssertionError("the same registers were activated twice");
  }

  private List<Expected> seen() {
    return hub.features().activations().check(hub.partner(), organisation, serials()).stream()
        .map(row -> new Expected(row.serial(), row.price().orElseThrow(), row.newUntil()))
        .toList();
  }

  /** What is not as it should be yet; the pauses of failed tries are skipped. */
  List<String> unfinished() {
    return hub.features().database().transact(this::unfinished);
  }

  private List<String> unfinished(Tx tx) {
    if (!LineStore.paused(tx, organisation).isEmpty()) {
      hub.clock().skip(RETRY_PAUSE);
    }
    var open = new ArrayList<String>();
    open.addAll(LineStore.undelivered(tx, organisation));
    open.addAll(LineStore.liveDispatches(tx, organisation));
    open.addAll(unheard(tx));
    agents.stream()
        .filter(agent -> agent.unsent() > 0)
        .forEach(agent -> open.add("agent " + agent.id() + " has unsent reports"));
    return open;
  }

  /** What is wrong for good, after the agents have stopped. */
  List<String> wrong() {
    agents.forEach(LineAgent::close);
    return hub.features().database().transact(this::wrong);
  }

  private List<String> wrong(Tx tx) {
    var ids = agents.stream().map(LineAgent::id).toList();
    var wrong = new ArrayList<String>();
    if (LineStore.activations(tx, organisation).size() != 1) {
      wrong.add("activations: " + LineStore.activations(tx, organisation));
    }
    wrong.addAll(misplaced(LineStore.assigned(tx, organisation)));
    wrong.addAll(LineStore.storedTwice(tx, ids));
    wrong.addAll(LineStore.storedBeyond(tx, ids));
    wrong.addAll(LineStore.missing(tx, acknowledged()));
    return wrong;
  }

  /** Acknowledged states, for the test to know that it looked at something. */
  Collection<Acknowledged> acknowledged() {
    return agents.stream().flatMap(agent -> agent.witness().states().stream()).toList();
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
