package kassahub.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;

/** Torn writes, flipped bytes and power cuts, on a disk that remembers what was forced. */
class OutboxDamageTest {
  private static final Path DIR = Path.of("/outbox");
  private static final OutboxLimits LIMITS =
      new OutboxLimits(1 << 20, 1024, 0, Duration.ofSeconds(10), 4096);

  private MemoryDisk disk = new MemoryDisk();

  @Test
  void losesOnlyTheLastRecordWhenItIsCutAnywhere() throws IOException {
    Outbox outbox = open();
    OutboxTest.fill(outbox, 2, 100);
    long whole = disk.used();
    OutboxTest.fill(outbox, 1, 100);
    Path segment = segments().get(0);
    byte[] content = disk.content(segment);
    int lastStarts = content.length - (int) (disk.used() - whole);

    for (int cut = lastStarts; cut < content.length; cut++) {
      disk.setContent(segment, Arrays.copyOf(content, cut));
      Outbox again = open();
      assertThat(again.nextSequence()).as("cut at %s", cut).isEqualTo(3);
      assertThat(again.status().damaged()).isZero();
      assertThat(disk.content(segment)).hasSize(lastStarts);
    }
  }

  @Test
  void losesOnlyTheRecordWhoseByteWasFlipped() throws IOException {
    OutboxTest.fill(open(), 6, 100);
    Path segment = segments().get(0);
    byte[] content = disk.content(segment);
    Random random = new Random(42);

    for (int at = 0; at < content.length; at++) {
      byte[] damaged = content.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      disk.setContent(segment, damaged);
      Outbox outbox = open();
      long before = outbox.status().reports();
      assertThat(OutboxTest.drain(outbox))
          .as("flipped byte %s", at)
          .hasSize((int) before)
          .hasSizeBetween(5, 6);
      disk = fresh(segment);
    }
  }

  @Test
  void waitsForTheAcknowledgementBeforeAHoleAndThenStartsBehindIt() throws IOException {
    OutboxTest.fill(open(), 6, 100);
    Path segment = segments().get(0);
    byte[] damaged = disk.content(segment);
    damaged[damaged.length / 2 - 20] ^= 1;
    disk.setContent(segment, damaged);
    Outbox outbox = open();

    List<Report> before = outbox.peek(0, 10, 9999);
    assertThat(OutboxTest.sequences(before)).containsExactly(1L, 2L);
    assertThat(outbox.peek(2, 10, 9999)).isEmpty();
    outbox.ack(2);
    assertThat(outbox.lowestKept()).isEqualTo(4);
    assertThat(OutboxTest.sequences(outbox.peek(2, 10, 9999))).containsExactly(4L, 5L, 6L);
  }

  @Test
  void keepsACopyOfADamagedSegmentAndCountsIt() throws IOException {
    OutboxTest.fill(open(), 20, 300);
    Path segment = segments().get(1);
    byte[] damaged = disk.content(segment);
    damaged[30] ^= 1;
    disk.setContent(segment, damaged);

    assertThat(open().status().damaged()).isEqualTo(1);
    assertThat(disk.list(DIR.resolve("quarantine")))
        .singleElement()
        .extracting(disk::content)
        .isEqualTo(damaged);
  }

  @Test
  void losesNothingConfirmedToPowerCutsAtRandomTimes() throws IOException {
    for (int seed = 1; seed <= 150; seed++) {
      disk = new MemoryDisk();
      Random random = new Random(seed);
      Set<Long> owed = new HashSet<>();
      for (int life = 0; life < 5; life++) {
        live(open(), random, owed);
        disk.cutPower(random);
      }
      Outbox last = open();
      assertThat(OutboxTest.sequences(OutboxTest.drain(last)))
          .as("seed %s", seed)
          .containsAll(owed);
      assertThat(last.status().damaged()).as("seed %s", seed).isZero();
    }
  }

  private static void live(Outbox outbox, Random random, Set<Long> owed) throws IOException {
    for (int step = random.nextInt(40); step > 0; step--) {
      int dice = random.nextInt(10);
      if (dice < 5) {
        outbox.append(OutboxTest.state(random.nextInt(400)), Urgency.STATE);
      } else if (dice < 8) {
        owed.add(outbox.append(OutboxTest.result(random.nextInt(400) + 1), Urgency.RESULT));
      } else {
        List<Report> sent = outbox.peek(0, 5, 2000);
        if (!sent.isEmpty()) {
          long upTo = sent.get(sent.size() - 1).getSequence();
          outbox.ack(upTo);
          owed.removeIf(number -> number <= upTo);
        }
      }
    }
  }

  /** What the hub was sent must never be numbered again: else it would skip a new report. */
  @Test
  void neverGivesANumberAgainThatWasSentBeforeAPowerCut() throws IOException {
    Outbox outbox = open();
    OutboxTest.fill(outbox, 3, 100);
    List<Report> sent = outbox.peek(0, 10, 9999);
    disk.cutPower(new Random(3));

    assertThat(open().nextSequence()).isGreaterThan(sent.get(2).getSequence());
  }

  /** It looks like a torn end, and the hub may hold what was there. */
  @Test
  void neverGivesANumberAgainThatWasSentAndIsDamaged() throws IOException {
    Outbox outbox = open();
    OutboxTest.fill(outbox, 3, 100);
    outbox.peek(0, 10, 9999);
    Path segment = segments().get(0);
    byte[] damaged = disk.content(segment);
    damaged[damaged.length - 1] ^= 1;
    disk.setContent(segment, damaged);

    Outbox again = open();
    assertThat(again.nextSequence()).isEqualTo(4);
    assertThat(again.status().damaged()).isEqualTo(1);
    OutboxTest.fill(again, 1, 100);
    again.ack(2);
    assertThat(again.lowestKept()).as("number 3 is a hole").isEqualTo(4);
  }

  private Outbox open() throws IOException {
    return Outbox.open(new Outbox.Setup(DIR, LIMITS, disk, () -> Instant.EPOCH, () -> 5L));
  }

  private List<Path> segments() {
    return disk.all().stream().filter(file -> file.toString().endsWith(".log")).toList();
  }

  /** The same outbox with the acknowledgements of the last reading forgotten. */
  private MemoryDisk fresh(Path segment) {
    disk.setContent(segment.resolveSibling("ack"), new byte[64]);
    return disk;
  }
}
