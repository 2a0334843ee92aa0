package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Filter;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import kassahub.agent.enrol.CredentialSource;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.outbox.Urgency;
import kassahub.agent.uplink.HubScript.Order;
import kassahub.agent.uplink.grpc.GrpcUplink;
import kassahub.agent.uplink.mqtt.MqttUplink;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.LogExcerpt;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.Welcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class UplinkLoopTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static Credentials agent;

  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final List<Credentials> accepted = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final HubDouble hub = new GrpcHubDouble(AUTHORITY, AUTHORITY.server());
  private List<Credentials> candidates = List.of();
  private List<Uplink> ways = List.of();

  @TempDir private Path dir;
  private Outbox outbox;
  private UplinkLoop loop;

  @BeforeAll
  static void enrol() {
    agent = AUTHORITY.agent("loop");
  }

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void open() throws IOException {
    outbox = Outbox.open(dir, OutboxLimits.DEFAULT);
    candidates = List.of(agent);
    ways = List.of(new GrpcUplink(hub.address(), UplinkContract.PATIENT));
  }

  @AfterEach
  void close() throws IOException {
    if (loop != null) {
      loop.close();
    }
    outbox.close();
    hub.close();
  }

  @Test
  void sendsEverythingOnceAndForgetsItWhenStored() throws IOException {
    append(450);
    start();
    awaitStored(450);
    assertThat(hub.script().storedSequences()).isEqualTo(numbers(1, 450));
    await().until(() -> outbox.status().reports() == 0);
  }

  @Test
  void sendsWhatIsAppendedLaterWithoutBeingAsked() throws IOException {
    start();
    await().until(() -> loop.status().connected());
    append(3);
    awaitStored(3);
    assertThat(loop.status().transport()).isEqualTo("grpc");
  }

  @Test
  void survivesCutsSilenceAndDoubledAnswersWithoutLossOrRepetition() throws IOException {
    hub.script()
        .order(
            Order.STORE_AND_CUT,
            Order.CUT,
            Order.NOT_NOW,
            Order.STORE_AND_ANSWER_TWICE,
            Order.SAY_NOTHING);
    ways = List.of(new GrpcUplink(hub.address(), UplinkContract.SOON_DECIDED));
    append(900);
    start();
    awaitStored(900);
    assertThat(hub.script().storedSequences()).isEqualTo(numbers(1, 900));
  }

  @Test
  void goesOnAfterWhatTheHubHoldsAlready() throws IOException {
    append(5);
    assertThat(outbox.peek(0, 3, 1 << 20)).as("sent in an earlier life").hasSize(3);
    hub.script().holds(outbox.stream(), 3);
    start();
    awaitStored(2);
    assertThat(hub.script().storedSequences()).containsExactly(4L, 5L);
  }

  @Test
  void saysOnceWhyReportsStayHere() throws IOException {
    var said = new ConcurrentLinkedQueue<String>();
    var logger = Logger.getLogger(Drain.class.getName());
    Filter listener = record -> said.add(record.getMessage());
    logger.setFilter(listener);
    hub.script().order(Order.NOT_NOW, Order.NOT_NOW, Order.NOT_NOW);
    append(1);
    start();
    awaitStored(1);
    logger.setFilter(null);
    assertThat(said).singleElement().asString().contains("NOT_NOW");
  }

  @Test
  void setsOnlyTheReportAsideThatTheHubWillNeverTake() throws IOException {
    hub.script().order(Order.MALFORMED, Order.MALFORMED, Order.MALFORMED);
    append(4);
    start();
    awaitStored(3);
    assertThat(hub.script().storedSequences()).containsExactly(2L, 3L, 4L);
    assertThat(outbox.status().refusedForGood()).isEqualTo(1);
    assertThat(notices).singleElement().asString().contains("report 1 refused", "MALFORMED");
  }

  @Test
  void anOutboxThatWasRolledBackStartsANewStreamAndSaysSo() throws IOException {
    append(2);
    long old = outbox.stream();
    hub.script().holds(old, 40);
    start();
    awaitStored(2);
    assertThat(outbox.stream()).isNotEqualTo(old);
    assertThat(hub.script().stored()).extracting(Report::getStream).containsOnly(outbox.stream());
    assertThat(notices).singleElement().asString().contains("rolled back");
  }

  @Test
  void anOutboxThatWasRolledBackAndFilledBeyondTheHubsNumberStartsANewStreamToo()
      throws IOException {
    append(2);
    long old = outbox.stream();
    hub.script().holds(old, 40);
    loop = newLoop();
    append(50);
    loop.start();
    awaitStored(52);
    assertThat(outbox.stream()).isNotEqualTo(old);
    assertThat(hub.script().stored()).extracting(Report::getStream).containsOnly(outbox.stream());
    assertThat(notices).singleElement().asString().contains("rolled back");
  }

  @Test
  void anOutboxThatWasRolledBackFilledAgainAndStartedAgainIsNoticed() throws IOException {
    append(2);
    assertThat(outbox.peek(0, 2, 1 << 20)).as("sent before the copy was made").hasSize(2);
    long old = outbox.stream();
    hub.script().holds(old, 6);
    append(4);
    start();
    awaitStored(6);
    assertThat(outbox.stream()).isNotEqualTo(old);
    assertThat(notices).singleElement().asString().contains("rolled back");
  }

  @Test
  void whatWasSentOnTheLastConnectionIsNoRollback() throws IOException {
    long stream = outbox.stream();
    start();
    await().until(() -> loop.status().connected());
    append(5);
    awaitStored(5);
    hub.cut();
    await().until(() -> hub.script().hellos().size() > 1 && loop.status().connected());
    append(1);
    awaitStored(6);
    assertThat(outbox.stream()).isEqualTo(stream);
    assertThat(hub.script().storedSequences()).isEqualTo(numbers(1, 6));
    assertThat(notices).isEmpty();
  }

  @Test
  void aLargeBacklogIsSentInBatchesThatFitAMessage() throws IOException {
    String text = "x".repeat(20_000);
    for (int i = 0; i < 12; i++) {
      outbox.append(
          Report.newBuilder().setLog(LogExcerpt.newBuilder().setText(text)), Urgency.STATE);
    }
    start();
    awaitStored(12);
    assertThat(outbox.status().refusedForGood()).isZero();
  }

  @Test
  void fallsBackToTheOtherWayWhenTheFirstIsBlocked() throws IOException {
    var address = new HubAddress("localhost", UplinkContract.NOBODY);
    var mqtt = new MqttUplink(address, UplinkContract.PATIENT);
    ways = List.of(mqtt, ways.get(0));
    append(1);
    start();
    awaitStored(1);
    assertThat(loop.status().transport()).isEqualTo("grpc");
    assertThat(pauses).hasSizeGreaterThanOrEqualTo(2).allMatch(p -> p.toMillis() >= 250);
  }

  @Test
  void triesTheOldCertificateWhenTheRenewedOneIsNotAccepted() {
    Credentials foreign = new TestAuthority().agent("loop");
    var renewed = new Credentials("loop", foreign.key(), foreign.chain(), AUTHORITY.roots());
    candidates = List.of(renewed, agent);
    start();
    await().until(() -> loop.status().connected());
    assertThat(accepted).containsExactly(agent);
  }

  @Test
  void doesNotShowTheOldCertificateBecauseOfABrokenNetwork() {
    Credentials renewed = AUTHORITY.agent("loop");
    candidates = List.of(renewed, agent);
    var shown = new CopyOnWriteArrayList<Credentials>();
    ways = List.of(new BrokenWay(shown));
    start();
    await().until(() -> shown.size() >= 4);
    assertThat(List.copyOf(shown).subList(0, 4)).containsOnly(renewed);
  }

  @Test
  void waitsLongAfterBeingRefusedAndSaysWhy() {
    hub.script().revoke("loop");
    start();
    await().until(() -> pauses.size() >= 3);
    assertThat(loop.status().problem().orElseThrow()).contains("REFUSED", "revoked");
    assertThat(Duration.ofMillis(pauses.stream().mapToLong(Duration::toMillis).max().orElse(0)))
        .isGreaterThan(Duration.ofSeconds(5));
  }

  @Test
  void closesWhileTheHubIsSilent() throws IOException {
    hub.script().order(Order.SAY_NOTHING);
    append(1);
    start();
    await().until(() -> loop.status().connected());
    long began = System.nanoTime();
    loop.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("long before the hub's answer is given up")
        .isLessThan(Duration.ofSeconds(30));
    assertThat(outbox.status().reports()).isEqualTo(1);
  }

  private void start() {
    loop = newLoop();
    loop.start();
  }

  private UplinkLoop newLoop() {
    var clock = InstantSource.system();
    var timing =
        new UplinkParts.Timing(
            clock, new HubClock(clock, Instant.EPOCH), new NotingWaiter(), new Random(7));
    return new UplinkLoop(
        "test", new UplinkParts(ways, outbox, new Source(), new Ear(), "1", timing));
  }

  private void append(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      outbox.append(Report.newBuilder().setRegister("0000000000000017"), Urgency.STATE);
    }
  }

  private void awaitStored(int count) {
    await().until(() -> hub.script().stored().size() >= count);
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** Notes how long it should wait, and waits a little. */
  private final class NotingWaiter implements Waiter {
    private final Waiter real = Waiter.real();

    @Override
    public void pause(Duration time) throws InterruptedException {
      pauses.add(time);
      real.pause(Duration.ofMillis(20));
    }
  }

  /** Breaks before the welcome. */
  private record BrokenWay(List<Credentials> shown) implements Uplink {
    @Override
    public String transport() {
      return "grpc";
    }

    @Override
    public HubAddress address() {
      return new HubAddress("localhost", 1);
    }

    @Override
    public Session connect(Introduction introduction, Inbound inbound) throws UplinkException {
      shown.add(introduction.credentials());
      throw new UplinkException(UplinkException.Kind.LOST, "cut");
    }
  }

  private final class Source implements CredentialSource {
    @Override
    public List<Credentials> candidates() {
      return candidates;
    }

    @Override
    public void accepted(Credentials credentials) {
      accepted.add(credentials);
    }
  }

  private final class Ear implements HubListener {
    @Override
    public boolean take(Dispatch dispatch) {
      return !dispatch.getId().equals(ByteString.EMPTY);
    }

    @Override
    public void welcomed(Welcome welcome) {}

    @Override
    public void notice(String text) {
      notices.add(text);
    }
  }
}
