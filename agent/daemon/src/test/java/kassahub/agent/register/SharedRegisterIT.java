package kassahub.agent.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kassahub.agent.driver.shtrih.ExchangeTimes;
import kassahub.agent.driver.shtrih.Password;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.link.Link;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.LinkException;
import kassahub.agent.link.Links;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.state.StateFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent and the shop's own program at one register on a serial line, which only one of them can
 * open. Needs socat for the line.
 */
@Timeout(300)
class SharedRegisterIT {
  private static final InstantSource STOPPED =
      InstantSource.fixed(Instant.parse("2026-11-27T10:00:00Z"));
  private static final HexFormat HEX = HexFormat.of();
  private static final int EXCHANGES = Integer.getInteger("shared.exchanges", 10_000);

  /** FC, F7 01, 10, 11, FF 01, FF 40, 1F 18.1.1, FE E7. */
  private static final List<byte[]> COMMANDS =
      List.of(
          HEX.parseHex("fc"),
          HEX.parseHex("f701"),
          HEX.parseHex("101e000000"),
          HEX.parseHex("111e000000"),
          HEX.parseHex("ff011e000000"),
          HEX.parseHex("ff401e000000"),
          HEX.parseHex("1f1e00000012010001"),
          HEX.parseHex("fee700000000"));

  private final Random random = new Random(17);
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  @TempDir private Path dir;
  private RegisterSimulator register;
  private Links links;
  private Outbox outbox;
  private Optional<RegisterWatches> agent = Optional.empty();

  @BeforeEach
  void plugIn() throws IOException {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(p -> Files.isExecutable(Path.of(p, "socat")));
    assumeTrue(installed, "socat is not installed: sharing a line is not tested here");
    register =
        RegisterSimulator.start(
            SimulatorConfig.of(Till.SERIAL)
                .withClock(STOPPED, ZoneOffset.UTC)
                .withSerialLine(dir.resolve("line")));
    links = new Links();
    outbox = Outbox.open(dir.resolve("outbox"), Till.LIMITS);
  }

  @AfterEach
  void unplug() throws IOException {
    agent.ifPresent(RegisterWatches::close);
    if (register != null) {
      links.close();
      outbox.close();
      register.close();
    }
  }

  @Test
  void theAgentIsNeverTheReasonForAFailedOpenLongerThanTwoSeconds() throws Exception {
    startAgent(Optional.empty(), Duration.ofMillis(200));
    var refused = new ArrayList<Long>();
    var program = new Links();
    for (int turn = 0; turn < 60; turn++) {
      pause(random.nextInt(300));
      long begun = System.nanoTime();
      try (Link link = openAgainAndAgain(program)) {
        refused.add(System.nanoTime() - begun);
        var said = new CashProgram(link);
        for (byte[] command : COMMANDS) {
          assertThat(said.ask(command)[0]).isEqualTo(command[0]);
        }
        pause(random.nextInt(100));
      }
    }
    program.close();

    System.out.println("open: " + figures(refused) + ", polls " + polls + ", in vain " + failures);
    assertThat(refused).allMatch(waited -> waited < Duration.ofSeconds(2).toNanos());
    assertThat(polls.get() - failures.get()).as("the agent has its turns too").isGreaterThan(10);
  }

  /** A register that is switched off keeps nobody from the port for longer either. */
  @Test
  void aSilentRegisterIsLeftWithinTwoSecondsToo() throws Exception {
    register.set("silent", "on");
    startAgent(Optional.empty(), Duration.ofMillis(200));
    await().until(() -> failures.get() > 0);
    var refused = new ArrayList<Long>();
    var program = new Links();
    for (int turn = 0; turn < 12; turn++) {
      pause(random.nextInt(500));
      long begun = System.nanoTime();
      openAgainAndAgain(program).close();
      refused.add(System.nanoTime() - begun);
    }
    program.close();

    System.out.println("open beside a silent register: " + figures(refused));
    assertThat(refused).allMatch(waited -> waited < Duration.ofSeconds(2).toNanos());
  }

  @Test
  void throughTheAgentsPortEveryExchangeIsAnsweredAsWithoutTheAgent() throws Exception {
    List<String> expected;
    List<Long> alone = new ArrayList<>();
    try (var own = new Links();
        Link link = own.open(line(), Duration.ofSeconds(1))) {
      expected = answers(new CashProgram(link), alone, EXCHANGES / 10);
    }
    int port = freePort();
    startAgent(Optional.of(port), Duration.ofMillis(40));
    await().until(() -> polls.get() > 0);
    List<Long> beside = new ArrayList<>();
    try (var own = new Links();
        Link link = own.open(new LinkAddress.Tcp("127.0.0.1", port), Duration.ofSeconds(1))) {
      assertThat(answers(new CashProgram(link), beside, EXCHANGES)).isEqualTo(expected);
    }

    System.out.println(
        "exchange alone: %s; through the agent's port: %s; polls %s, in vain %s"
            .formatted(figures(alone), figures(beside), polls, failures));
    // a busy machine lets some run out of time
    assertThat(polls.get()).as("polls beside it").isGreaterThan(2);
    assertThat(failures.get()).as("polls in vain").isLessThanOrEqualTo(polls.get() / 2);
  }

  @Test
  void theProgramIsHungUpOnWhenTheLineIsGoneAndServedWhenItIsBack() throws Exception {
    int port = freePort();
    startAgent(Optional.of(port), Duration.ofMillis(100));
    await().until(() -> polls.get() > 0);
    register.close();
    await().until(() -> !agent.orElseThrow().statuses().get(0).reachable());

    register =
        RegisterSimulator.start(
            SimulatorConfig.of(Till.SERIAL).withSerialLine(dir.resolve("line")));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> agent.orElseThrow().statuses().get(0).reachable());
    try (var own = new Links();
        Link link = own.open(new LinkAddress.Tcp("127.0.0.1", port), Duration.ofSeconds(1))) {
      assertThat(new CashProgram(link).ask(COMMANDS.get(0))[0]).isEqualTo((byte) 0xFC);
    }
  }

  /** The distinct answers by command, at random times. */
  private List<String> answers(CashProgram program, List<Long> took, int exchanges)
      throws LinkException {
    var answers = new java.util.TreeSet<String>();
    for (int i = 0; i < exchanges; i++) {
      byte[] command = COMMANDS.get(random.nextInt(COMMANDS.size()));
      long begun = System.nanoTime();
      byte[] answer = program.ask(command);
      took.add(System.nanoTime() - begun);
      answers.add(HEX.formatHex(command) + " " + HEX.formatHex(answer));
      if (random.nextInt(20) == 0) {
        pause(random.nextInt(120)); // between two sales: the agent may come
      }
    }
    return List.copyOf(answers);
  }

  private Link openAgainAndAgain(Links program) {
    while (true) {
      try {
        return program.open(line(), Duration.ofSeconds(1));
      } catch (LinkException taken) {
        pause(5);
      }
    }
  }

  private void startAgent(Optional<Integer> localPort, Duration poll) throws IOException {
    var protocol = localPort.isPresent() ? Protocol.STANDARD : Protocol.AUTO;
    var settings = new ShtrihSettings(protocol, Password.FACTORY, ExchangeTimes.DEFAULT);
    var config =
        new RegisterConfig(
            line(), settings, new Pace(poll, Duration.ofSeconds(2)), localPort, false);
    localPort.ifPresent(port -> links.share(line(), port));
    var reports = new Reports(outbox, InstantSource.system(), OptionalLong::empty);
    var files = StateFiles.open(dir.resolve("registers"));
    agent =
        Optional.of(
            new RegisterWatches(List.of(config), new WatchParts(links, reports, files, List::of)));
    agent
        .get()
        .start(
            (watch, outcome) -> {
              polls.incrementAndGet();
              outcome.fault().ifPresent(fault -> failures.incrementAndGet());
            });
  }

  private LinkAddress line() {
    return new LinkAddress.Serial(dir.resolve("line").toString(), 115_200);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void pause(int millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String figures(List<Long> nanos) {
    var sorted = nanos.stream().sorted().toList();
    return "middle %.1f ms, 99 of 100 %.1f ms, longest %.1f ms"
        .formatted(
            sorted.get(sorted.size() / 2) / 1e6,
            sorted.get(sorted.size() * 99 / 100) / 1e6,
            sorted.get(sorted.size() - 1) / 1e6);
  }
}
