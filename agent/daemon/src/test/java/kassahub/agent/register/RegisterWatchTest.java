package kassahub.agent.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.proto.v1.RegisterState;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ShiftState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterWatchTest {
  private static final String OTHER = "0085430138900999";

  @TempDir Path dir;
  private Till till;
  private final AtomicInteger polls = new AtomicInteger();
  private final WatchListener counting = (watch, outcome) -> polls.incrementAndGet();

  @BeforeEach
  void start() throws IOException {
    till = new Till(dir, SimulatorConfig.of(Till.SERIAL));
  }

  @AfterEach
  void stop() throws IOException {
    till.close();
  }

  @Test
  void reportsIdentityAndStateOnceWhileNothingChanges() throws IOException {
    till.watches().start(counting);
    awaitPolls(5); // a busy machine reads it in several visits
    List<Report> first = till.sent();
    awaitPolls(10);

    assertThat(till.sent()).isEqualTo(first);
    assertThat(first)
        .extracting(Report::getBodyCase)
        .startsWith(Report.BodyCase.IDENTITY, Report.BodyCase.STATE);
    assertThat(till.sent()).extracting(Report::getRegister).containsOnly(Till.SERIAL);
    assertThat(till.sent().get(0).getIdentity().getLink()).startsWith("tcp 127.0.0.1:");
  }

  @Test
  void reportsAChange() throws IOException {
    till.watches().start(counting);
    awaitPolls(1);
    till.simulator.set("shift-open", "on");

    await()
        .untilAsserted(
            () -> assertThat(lastState().getShift()).isEqualTo(ShiftState.SHIFT_STATE_OPEN));
    assertThat(lastState().getShiftOpenedWall()).isPositive();
  }

  @Test
  void reportsEverythingAtTheHeartbeat() throws IOException {
    till.withPace(new Pace(Duration.ofMillis(20), Duration.ofMillis(200)));
    till.watches().start(counting);

    await()
        .untilAsserted(
            () -> assertThat(till.sent()).filteredOn(Report::hasIdentity).hasSizeGreaterThan(2));
    assertThat(till.sent()).filteredOn(Report::hasState).hasSizeGreaterThan(2);
  }

  @Test
  void saysOnceThatARegisterIsGoneAndWhenItIsBack() throws IOException {
    till.watches().start(counting);
    awaitPolls(1);
    till.simulator.set("silent", "on");
    await().untilAsserted(() -> assertThat(lastState().getReachable()).isFalse());
    assertThat(lastState().getFault().getCode()).isEqualTo("no-answer");
    int before = till.sent().size();
    awaitPolls(polls.get() + 2);
    assertThat(till.sent()).hasSize(before);

    till.simulator.set("silent", "off");
    await().untilAsserted(() -> assertThat(lastState().getReachable()).isTrue());
  }

  @Test
  void reportsAnUnreachableRegisterThatItMetInAnEarlierLife() throws IOException {
    till.watches().start(counting);
    awaitPolls(1);
    till.simulator.set("busy", "on");
    till.restart();
    int before = till.sent().size();
    till.watches().start(counting);

    await().untilAsserted(() -> assertThat(till.sent()).hasSize(before + 1));
    assertThat(lastState().getFault().getCode()).isEqualTo("busy");
    assertThat(till.watches().statuses().get(0).serial()).hasValue(Till.SERIAL);
  }

  @Test
  void takesAnotherSerialAtTheSameAddressForAnotherRegister() throws IOException {
    till.watches().start(counting);
    awaitPolls(1);
    till.simulator.set("serial", OTHER);

    await().untilAsserted(() -> assertThat(till.watches().find(OTHER)).isPresent());
    List<Report> ofTheOther =
        till.sent().stream().filter(report -> report.getRegister().equals(OTHER)).toList();
    assertThat(ofTheOther)
        .extracting(Report::getBodyCase)
        .startsWith(Report.BodyCase.IDENTITY, Report.BodyCase.STATE);
    assertThat(till.watches().find(Till.SERIAL)).isEmpty();
  }

  @Test
  void letsAnotherProgramHaveItsTurnWhileItRuns() throws IOException {
    till.watches().start(counting);
    awaitPolls(2);

    for (int turn = 0; turn < 5; turn++) {
      try (Socket program = new Socket(InetAddress.getLoopbackAddress(), till.simulator.port())) {
        program.setSoTimeout(60_000);
        program.getOutputStream().write(0x05);
        assertThat(program.getInputStream().read()).as("NAK: the register is ours").isEqualTo(0x15);
      }
    }
    int before = polls.get();
    awaitPolls(before + 2);
  }

  @Test
  void runsWorkOnItsThreadAndPollsRightAfter() throws Exception {
    till.withPace(new Pace(Duration.ofMinutes(5), Duration.ofMinutes(10)));
    till.watches().start(counting);
    awaitPolls(1);
    CountDownLatch done = new CountDownLatch(1);

    RegisterWatch watch = till.watches().all().get(0);
    assertThat(watch.visit(opened -> done.countDown())).isTrue();
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    awaitPolls(2);
  }

  @Test
  void refusesWorkWhenTooMuchIsWaiting() {
    RegisterWatch watch = till.watches().all().get(0);
    int taken = 0;
    while (watch.visit(opened -> {})) {
      taken++;
    }

    assertThat(taken).isBetween(1, 100);
    assertThat(watch.readNow(fault -> {})).isFalse();
  }

  @Test
  void goesOnWhenWorkFailsUnexpectedly() throws IOException {
    till.watches().start(counting);
    awaitPolls(1);
    till.watches()
        .all()
        .get(0)
        .visit(
            opened -> {
              throw new IllegalStateException("a bug");
            });

    awaitPolls(polls.get() + 2);
    assertThat(till.watches().statuses().get(0).reachable()).isTrue();
  }

  @Test
  void triesARefusedPasswordAgainOnlyWhenAPersonAsks() throws IOException {
    till.simulator.set("password", "12345");
    till.watches().start(counting);
    awaitPolls(1);
    assertThat(till.watches().statuses().get(0).fault())
        .map(RegisterFault::kind)
        .hasValue(Kind.PASSWORD);
    till.simulator.set("password", "off");
    awaitPolls(polls.get() + 2);
    assertThat(till.watches().statuses().get(0).reachable()).isFalse();

    till.watches().all().get(0).readNow(fault -> {});
    await().untilAsserted(() -> assertThat(till.watches().statuses().get(0).reachable()).isTrue());
  }

  @Test
  void aLoopOfReadingsTriesARefusedPasswordOnceMoreAndNoOftener() throws IOException {
    till.simulator.set("password", "12345");
    till.watches().start(counting);
    awaitPolls(1);
    var faults = new CopyOnWriteArrayList<Optional<RegisterFault>>();
    for (int reading = 0; reading < 2; reading++) {
      int before = faults.size();
      assertThat(till.watches().all().get(0).readNow(faults::add)).isTrue();
      await().until(() -> faults.size() > before);
    }
    till.simulator.set("password", "off");

    till.watches().all().get(0).readNow(faults::add);
    await().until(() -> faults.size() == 3);
    assertThat(faults)
        .allSatisfy(fault -> assertThat(fault).map(RegisterFault::kind).hasValue(Kind.PASSWORD));
  }

  @Test
  void findsItsOwnAnswerAfterItWasKilledInsideAConnection() throws IOException {
    till.simulator.set("keep-pending", "on");
    till.watches().start(counting);
    awaitPolls(1);
    till.simulator.set("cut-after-ack", "on");
    await().untilAsserted(() -> assertThat(lastState().getReachable()).isFalse());
    till.restart();
    till.simulator.set("cut-after-ack", "off");
    try (Stream<Path> files = Files.list(dir.resolve("registers"))) {
      String met =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("met-"))
              .findFirst()
              .orElseThrow();
      till.files("registers").mark(met.replace("met-", "inside-"));
    }

    till.watches().start(counting);
    await().untilAsserted(() -> assertThat(till.watches().statuses().get(0).reachable()).isTrue());
  }

  @Test
  void asksASilentRegisterLessAndLessOften() throws IOException {
    List<Long> times = new CopyOnWriteArrayList<>();
    till.simulator.close();
    till.watches().start((watch, outcome) -> times.add(System.nanoTime()));
    await().until(() -> times.size() > 5);

    Duration afterFive = Duration.ofNanos(times.get(5) - times.get(4));
    assertThat(afterFive).isGreaterThanOrEqualTo(Duration.ofMillis(40 * 16 / 2));
  }

  private RegisterState lastState() {
    List<Report> states = till.sent().stream().filter(Report::hasState).toList();
    return states.get(states.size() - 1).getState();
  }

  private void awaitPolls(int count) {
    await().until(() -> polls.get() >= count);
  }
}
