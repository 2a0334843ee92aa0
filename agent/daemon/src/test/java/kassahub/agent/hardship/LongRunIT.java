package kassahub.agent.hardship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.hardship.AgentProcess.Use;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.uplink.MqttHubDouble;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 72 hours at a clock that runs faster, with all kinds of weather. {@code -Dhour=6000} makes an
 * hour last six seconds; {@code -Dseed=…}.
 */
class LongRunIT {
  private static final int HOURS = 72;
  private static final int WARM = 12;
  private static final int LINE = 6;
  private static final int LAST = 9_999;
  private static final Duration HOUR = Duration.ofMillis(Integer.getInteger("hour", 500));
  private static final long SEED = Long.getLong("seed", 20_261_128);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CALM = Duration.ofSeconds(100);
  private static final long FASTER = Duration.ofHours(1).toMillis() / HOUR.toMillis();

  private enum Weather {
    CALM,
    LINE_DROPS,
    ADDRESS_CHANGES,
    HUB_RESTARTS,
    BROKER_RESTARTS,
    REGISTER_AWAY,
    DISK_FULL
  }

  private final TestAuthority authority = new TestAuthority();
  private final Random random = new Random(SEED);
  private final Map<Weather, Integer> had = new EnumMap<>(Weather.class);
  private final List<Use> uses = new ArrayList<>();
  private final List<Report> stored = new ArrayList<>();
  private long ahead;
  private volatile MqttHubDouble hub = newHub(true);

  @Test
  void threadsHandlesAndMemoryEndAsTheyBegan(@TempDir Path dir) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "Linux only");
    Path data = Files.createDirectories(dir.resolve("data"));
    TestIdentities.enrol(data, authority.agent("till"));
    try (var register =
            RegisterSimulator.start(
                SimulatorConfig.of("0085430138900121").with("documents", "20000"));
        var line = new Front(() -> hub.address().port());
        var cable = new Front(register::port);
        var agent = AgentProcess.start(data, line.port(), cable.port(), POLL, FASTER)) {
      await("the agent to come").atMost(CALM).until(() -> !hub.script().hellos().isEmpty());
      for (int hour = 1; hour <= HOURS; hour++) {
        register.set("unsent", Integer.toString(hour));
        ahead = HOUR.toMillis() * (FASTER - 1) * hour;
        hub.script().setClockAhead(ahead);
        Weather weather = random.nextBoolean() ? Weather.CALM : any();
        had.merge(weather, 1, Integer::sum);
        live(weather, agent, line, cable);
        uses.add(agent.use());
      }
      calm(register, agent);
      settle(agent);
      uses.add(agent.use());
      report();
    } finally {
      hub.close();
    }
    check();
  }

  private Weather any() {
    return Weather.values()[1 + random.nextInt(Weather.values().length - 1)];
  }

  private void live(Weather weather, AgentProcess agent, Front line, Front cable) throws Exception {
    switch (weather) {
      case CALM -> {}
      case LINE_DROPS -> line.cut();
      case ADDRESS_CHANGES -> line.mute(true);
      case HUB_RESTARTS -> restart(true);
      case BROKER_RESTARTS -> restart(false);
      case REGISTER_AWAY -> cable.away(true);
      case DISK_FULL -> agent.order("full");
    }
    assertThat(agent.lives(HOUR)).as("it lives").isTrue();
    switch (weather) {
      case CALM, LINE_DROPS, HUB_RESTARTS, BROKER_RESTARTS -> {}
      case ADDRESS_CHANGES -> {
        line.mute(false);
        line.cut(); // the router says at last that nobody is there
      }
      case REGISTER_AWAY -> cable.away(false);
      case DISK_FULL -> agent.order("free");
    }
  }

  /** The next one knows what the one before had stored, as from its database. */
  private void restart(boolean ackMeansCommitted) {
    hub.close();
    stored.addAll(hub.script().stored());
    hub = newHub(ackMeansCommitted);
    stored.stream()
        .collect(Collectors.toMap(Report::getStream, Report::getSequence, Math::max))
        .forEach(hub.script()::holds);
  }

  private MqttHubDouble newHub(boolean ackMeansCommitted) {
    var next = new MqttHubDouble(authority, authority.server(), ackMeansCommitted);
    next.script().setClockAhead(ahead);
    return next;
  }

  /** After the last sale everything is told, and the line is up. */
  private void calm(RegisterSimulator register, AgentProcess agent) throws Exception {
    register.set("unsent", Integer.toString(LAST));
    await("the last sale to be reported")
        .atMost(CALM)
        .until(
            () ->
                hub.script().stored().stream()
                    .anyMatch(r -> r.hasState() && r.getState().getOfd().getUnsent() == LAST));
    stored.addAll(hub.script().stored());
    assertThat(agent.lives(Duration.ofSeconds(1))).isTrue();
  }

  /** What waits for a silent line does so for real seconds, however fast the clock. */
  private void settle(AgentProcess agent) throws IOException {
    int most = most(uses.subList(0, WARM), Use::threads);
    var end = Instant.now().plus(CALM);
    while (agent.use().threads() > most && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  private void report() {
    System.out.printf("%d hours of %s each, seed %d: %s%n", HOURS, HOUR, SEED, had);
    System.out.println("hour  threads  handles  resident MB");
    for (int hour = 0; hour < uses.size(); hour++) {
      if (hour % LINE == 0 || hour == uses.size() - 1) {
        Use use = uses.get(hour);
        System.out.printf(
            "%4d  %7d  %7d  %11d%n",
            hour + 1, use.threads(), use.handles(), use.residentMegabytes());
      }
    }
  }

  private void check() {
    Use end = uses.get(uses.size() - 1);
    List<Use> begin = uses.subList(0, WARM);
    assertThat(end.threads())
        .as("threads, of %s at first %s", uses.get(0).threadNames(), end.threadNames())
        .isLessThanOrEqualTo(most(begin, Use::threads));
    assertThat(end.handles()).isLessThanOrEqualTo(most(begin, Use::handles));
    List<Use> half = uses.subList(uses.size() / 2, uses.size());
    int least = half.stream().mapToInt(Use::residentMegabytes).min().orElseThrow();
    assertThat(most(half, Use::residentMegabytes))
        .as("memory over the last half")
        .isLessThanOrEqualTo(least * 11 / 10);
    assertThat(stored.stream().map(Report::getStream).distinct()).as("streams").hasSize(1);
    assertThat(stored.stream().map(Report::getSequence))
        .as("numbers without a hole, each once")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, stored.size()).boxed().toList());
    long health = stored.stream().filter(Report::hasHealth).count();
    assertThat(health).as("health, each quarter of an hour").isGreaterThan(HOURS);
    System.out.printf(
        "%d reports stored, none lost, none twice; %d of the agent's health%n",
        stored.size(), health);
  }

  private static int most(List<Use> uses, ToIntFunction<Use> figure) {
    return uses.stream().mapToInt(figure).max().orElseThrow();
  }
}
