package kassahub.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.RegisterState;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final Path DIR = Path.of("/outbox");
  private static final OutboxLimits LIMITS =
      new OutboxLimits(8192, 1024, 100, Duration.ofSeconds(10), 4096);

  private final MemoryDisk disk = new MemoryDisk();
  private final AtomicLong numbers = new AtomicLong(7);
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void numbersReportsFromOneInsideAStream() throws IOException {
    Outbox outbox = open();

    assertThat(outbox.append(state(100), Urgency.STATE)).isEqualTo(1);
    assertThat(outbox.append(result(), Urgency.RESULT)).isEqualTo(2);
    assertThat(outbox.peek(0, 10, 9999))
        .extracting(Report::getStream, Report::getSequence)
        .containsExactly(tuple(8L, 1L), tuple(8L, 2L));
  }

  @Test
  void keepsNumbersAndReportsOverARestart() throws IOException {
    Outbox outbox = open();
    fill(outbox, 5, 300);
    outbox.ack(2);
    outbox.close();

    Outbox again = open();
    assertThat(again.stream()).isEqualTo(outbox.stream());
    assertThat(again.nextSequence()).isEqualTo(6);
    assertThat(again.lowestKept()).isEqualTo(3);
    assertThat(sequences(again.peek(0, 10, 9999))).containsExactly(3L, 4L, 5L);
  }

  @Test
  void neverReusesANumberAfterEverythingWasAcknowledged() throws IOException {
    Outbox outbox = open();
    fill(outbox, 20, 300);
    outbox.ack(20);
    outbox.close();

    assertThat(open().nextSequence()).isEqualTo(21);
    assertThat(open().peek(0, 10, 9999)).isEmpty();
  }

  @Test
  void boundsABatchByReportsAndBytes() throws IOException {
    Outbox outbox = open();
    fill(outbox, 6, 300);

    assertThat(sequences(outbox.peek(0, 2, 9999))).containsExactly(1L, 2L);
    assertThat(sequences(outbox.peek(2, 10, 700))).containsExactly(3L, 4L);
    assertThat(sequences(outbox.peek(4, 10, 1)))
        .as("a report larger than the bound goes alone")
        .containsExactly(5L);
  }

  @Test
  void mergesOldStatesAwayAtTheLimitAndKeepsEveryResult() throws IOException {
    Outbox outbox = open();
    outbox.append(result(), Urgency.RESULT);
    fill(outbox, 60, 300);

    assertThat(outbox.status().bytes()).isLessThanOrEqualTo(LIMITS.maxBytes());
    assertThat(outbox.status().mergedAway()).isGreaterThan(30);
    assertThat(outbox.lowestKept()).isGreaterThan(30);
    assertThat(drain(outbox)).filteredOn(Report::hasResult).hasSize(1);
  }

  @Test
  void refusesAndCountsWhenNothingButResultsIsLeft() throws IOException {
    Outbox outbox = open();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                outbox.append(result(), Urgency.RESULT);
              }
            })
        .isInstanceOf(OutboxFullException.class);
    long kept = outbox.status().reports();

    assertThat(outbox.status().refusedFull()).isEqualTo(1);
    assertThat(drain(outbox)).hasSize((int) kept).allMatch(Report::hasResult);
  }

  @Test
  void leavesTheLastOfTheDiskToResults() throws IOException {
    Outbox outbox = open();
    disk.reportedFree = 99;

    assertThatThrownBy(() -> outbox.append(state(10), Urgency.STATE))
        .isInstanceOf(OutboxFullException.class);
    assertThat(outbox.append(result(), Urgency.RESULT)).isEqualTo(1);
  }

  @Test
  void goesOnAfterTheDiskWasFull() throws IOException {
    Outbox outbox = open();
    fill(outbox, 3, 300);
    disk.capacity = disk.used() + 50;

    assertThatThrownBy(() -> outbox.append(result(300), Urgency.RESULT))
        .hasMessageContaining("No space");
    outbox.ack(2);
    disk.capacity = Long.MAX_VALUE;
    assertThat(outbox.append(result(), Urgency.RESULT)).isEqualTo(4);
    outbox.close();
    assertThat(sequences(open().peek(0, 10, 9999))).containsExactly(3L, 4L);
    assertThat(open().status().damaged()).isZero();
  }

  @Test
  void throwsWhenTheDiskDoesNotConfirmAndUsesAnotherSegmentThen() throws IOException {
    Outbox outbox = open();
    disk.forceFails = true;
    assertThatThrownBy(() -> outbox.append(result(), Urgency.RESULT))
        .hasMessageContaining("Input/output");
    disk.forceFails = false;

    long second = outbox.append(result(), Urgency.RESULT);
    assertThat(disk.list(DIR.resolve(stream())))
        .filteredOn(file -> file.toString().endsWith(".log"))
        .hasSize(2);
    assertThat(sequences(outbox.peek(0, 10, 9999))).contains(second);
  }

  @Test
  void forcesAStateWhenItsTimeHasCome() throws IOException {
    Outbox outbox = open();
    outbox.append(state(10), Urgency.STATE);
    now = now.plusSeconds(11);
    outbox.append(state(10), Urgency.STATE);
    disk.cutPower(new Random(1));

    assertThat(sequences(open().peek(0, 10, 9999))).containsExactly(1L, 2L);
  }

  @Test
  void forcesAStateAlsoAfterTheClockWasSetBackByYears() throws IOException {
    Outbox outbox = open();
    outbox.append(state(10), Urgency.STATE);
    now = now.minus(Duration.ofDays(3_650));
    outbox.append(state(10), Urgency.STATE);
    disk.cutPower(new Random(1));

    assertThat(sequences(open().peek(0, 10, 9999))).containsExactly(1L, 2L);
  }

  @Test
  void movesWhatIsUnacknowledgedIntoANewStream() throws IOException {
    Outbox outbox = open();
    fill(outbox, 6, 300);
    outbox.ack(4);

    outbox.startNewStream();

    assertThat(outbox.stream()).isEqualTo(9);
    assertThat(outbox.peek(0, 10, 9999)).extracting(Report::getStream).containsExactly(9L, 9L);
    assertThat(sequences(outbox.peek(0, 10, 9999))).containsExactly(1L, 2L);
    outbox.close();
    assertThat(open().stream()).isEqualTo(9);
  }

  @Test
  void keepsTheOldStreamWhenTheDiskIsTooFullForANewOne() throws IOException {
    Outbox outbox = open();
    fill(outbox, 6, 300);
    disk.capacity = disk.used() + 200;

    assertThatThrownBy(outbox::startNewStream).hasMessageContaining("No space");
    outbox.close();
    assertThat(open().stream()).isEqualTo(8);
    assertThat(drain(open())).hasSize(6);
    assertThat(disk.all()).noneMatch(file -> file.toString().contains("/new-"));
  }

  @Test
  void wakesAWaiterWhenSomethingCanBeSent() throws IOException {
    Outbox outbox = open();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                outbox.awaitBeyond(0, Duration.ofMinutes(5));
              } catch (InterruptedException | IOException failed) {
                throw new IllegalStateException(failed);
              }
            });
    outbox.append(state(10), Urgency.STATE);

    await().untilAsserted(() -> assertThat(waiting).isCompleted());
  }

  @Test
  void keepsABoundedFileOfWhatTheHubRefusedForGood() throws IOException {
    Outbox outbox = open();
    fill(outbox, 1, 300);
    for (int i = 0; i < 50; i++) {
      outbox.refuse(outbox.peek(0, 1, 9999), "MALFORMED");
    }

    long bytes =
        disk.list(DIR.resolve("refused")).stream()
            .mapToLong(file -> disk.content(file).length)
            .sum();
    assertThat(bytes).isBetween(300L, LIMITS.refusedBytes());
    assertThat(outbox.status().refusedForGood()).isEqualTo(50);
  }

  @Test
  void refusesASecondAgentInTheSameDirectory(@TempDir Path dir) throws IOException {
    try (Outbox first = Outbox.open(dir, OutboxLimits.DEFAULT)) {
      assertThatThrownBy(() -> Outbox.open(dir, OutboxLimits.DEFAULT))
          .isInstanceOf(OutboxInUseException.class);
      assertThat(first.nextSequence()).isEqualTo(1);
    }
    Outbox.open(dir, OutboxLimits.DEFAULT).close();
  }

  @Test
  void worksOnARealDisk(@TempDir Path dir) throws IOException {
    OutboxLimits limits = new OutboxLimits(8192, 1024, 0, Duration.ofSeconds(10), 4096);
    try (Outbox outbox = Outbox.open(dir, limits)) {
      fill(outbox, 60, 300);
      outbox.ack(50);
      outbox.startNewStream();
    }
    try (Outbox again = Outbox.open(dir, limits)) {
      assertThat(sequences(again.peek(0, 99, 99999))).hasSize(10).startsWith(1L).endsWith(10L);
    }
  }

  @Test
  void worksOnAfterAnInterruptedThreadUsedIt(@TempDir Path dir) throws IOException {
    OutboxLimits limits = new OutboxLimits(8192, 1024, 0, Duration.ofSeconds(10), 4096);
    try (Outbox outbox = Outbox.open(dir, limits)) {
      Thread.currentThread().interrupt();
      outbox.append(result(), Urgency.RESULT);
      outbox.peek(0, 10, 9999);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(outbox.append(result(), Urgency.RESULT)).isEqualTo(2);
      assertThat(outbox.peek(0, 10, 9999)).hasSize(2);
    }
  }

  @Test
  void refusesAReportOverTheLimitOfTheWire() throws IOException {
    Outbox outbox = open();

    assertThatThrownBy(() -> outbox.append(state(Outbox.MAX_REPORT_BYTES), Urgency.STATE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(outbox.nextSequence()).isEqualTo(1);
  }

  private Outbox open() throws IOException {
    return Outbox.open(new Outbox.Setup(DIR, LIMITS, disk, () -> now, numbers::incrementAndGet));
  }

  private String stream() {
    return disk.list(DIR).get(0).getFileName().toString();
  }

  static void fill(Outbox outbox, int count, int bytes) throws IOException {
    for (int i = 0; i < count; i++) {
      outbox.append(state(bytes), Urgency.STATE);
    }
  }

  /** Sends everything as an uplink would, one batch in flight. */
  static List<Report> drain(Outbox outbox) throws IOException {
    List<Report> sent = new ArrayList<>();
    for (List<Report> batch = outbox.peek(0, 7, 2000);
        !batch.isEmpty();
        batch = outbox.peek(0, 7, 2000)) {
      sent.addAll(batch);
      outbox.ack(batch.get(batch.size() - 1).getSequence());
    }
    return sent;
  }

  static List<Long> sequences(List<Report> reports) {
    return reports.stream().map(Report::getSequence).toList();
  }

  static Report.Builder state(int bytes) {
    String register = "0".repeat(bytes);
    return Report.newBuilder()
        .setRegister(register)
        .setState(RegisterState.newBuilder().setReachable(true));
  }

  static Report.Builder result() {
    return result(16);
  }

  static Report.Builder result(int bytes) {
    return Report.newBuilder()
        .setRegister("1".repeat(bytes))
        .setResult(DispatchResult.newBuilder().setOutcome(DispatchResult.Outcome.DONE));
  }
}
