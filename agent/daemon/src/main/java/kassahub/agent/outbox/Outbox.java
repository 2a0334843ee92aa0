package kassahub.agent.outbox;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kassahub.proto.v1.Report;
import org.jspecify.annotations.Nullable;

/**
 * Numbered reports on their way to the hub (DESIGN d9, §3). Safe for use by many threads.
 *
 * <p>A drainer peeks, sends, and calls {@link #ack} with the highest number the hub has stored. A
 * batch never spans a hole: behind merged or damaged numbers {@link #peek} waits until everything
 * before is acknowledged, so that the next batch starts at {@link #lowestKept}, as the hub demands.
 */
public final class Outbox implements AutoCloseable {
  /** The largest report, encoded. */
  public static final int MAX_REPORT_BYTES = Entry.MAX_PAYLOAD;

  private final OutboxLimits limits;
  private final Disk disk;
  private final InstantSource clock;
  private final Path dir;
  private final StreamDirectory streams;
  private final RefusedFile refused;
  private final Quarantine quarantine;
  private final @Nullable FileChannel fileLock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();

  private long stream;
  private StreamLog log;
  private Instant lastForce;
  private long mergedAway;
  private long refusedFull;
  private boolean closed;

  private Outbox(Setup setup, @Nullable FileChannel fileLock) throws IOException {
    this.limits = setup.limits;
    this.disk = setup.disk;
    this.clock = setup.clock;
    this.dir = setup.dir;
    this.fileLock = fileLock;
    this.quarantine = new Quarantine(disk, dir.resolve("quarantine"));
    this.refused = new RefusedFile(disk, dir.resolve("refused"), limits.refusedBytes());
    this.streams = new StreamDirectory(disk, dir, setup.random);
    StreamDirectory.Stream current = streams.current();
    this.stream = current.number();
    this.log = StreamLog.open(disk, current.dir(), limits.segmentBytes(), quarantine);
    this.lastForce = clock.instant();
  }

  /**
   * Opens the outbox, making it with a new stream when the directory is missing or empty.
   *
   * @throws OutboxInUseException when another agent has it open
   */
  public static Outbox open(Path dir, OutboxLimits limits) throws IOException {
    return open(dir, limits, Disk.real());
  }

  /** The same, with a disk that may be full. The directory itself is a real one, with its lock. */
  public static Outbox open(Path dir, OutboxLimits limits, Disk disk) throws IOException {
    Files.createDirectories(dir);
    FileChannel fileLock = lock(dir);
    try {
      SecureRandom random = new SecureRandom();
      Setup setup = new Setup(dir, limits, disk, InstantSource.system(), random::nextLong);
      return new Outbox(setup, fileLock);
    } catch (IOException | RuntimeException failed) {
      fileLock.close();
      throw failed;
    }
  }

  /** For tests: on any disk, with any clock, and no lock. */
  static Outbox open(Setup setup) throws IOException {
    return new Outbox(setup, null);
  }

  record Setup(
      Path dir, OutboxLimits limits, Disk disk, InstantSource clock, LongSupplier random) {}

  /** The random number under which the hub keeps this outbox's reports. */
  public long stream() {
    return locked(() -> stream);
  }

  /** The number that the next appended report gets. */
  public long nextSequence() {
    return locked(() -> log.next());
  }

  /**
   * The lowest number that is neither acknowledged nor merged away; {@link #nextSequence} when
   * empty.
   */
  public long lowestKept() throws IOException {
    lock.lock();
    try {
      return log.lowestKept();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets stream and sequence, and keeps the report. A {@code RESULT} is on disk when this returns.
   *
   * @return the report's number
   * @throws OutboxClosedException after {@link #close}
   * @throws OutboxFullException when nothing may be dropped for it, or a state when the disk is
   *     nearly full
   * @throws IOException when the disk refuses; the outbox is as before
   * @throws IllegalArgumentException when the report is larger than {@link #MAX_REPORT_BYTES}
   */
  public long append(Report.Builder report, Urgency urgency) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new OutboxClosedException();
      }
      int bytes = sizeWithNumbers(report);
      checkDisk(urgency);
      makeRoom(Entry.HEADER + bytes);
      long sequence = write(report, urgency);
      if (urgency == Urgency.RESULT || isForceDue()) {
        force();
      }
      grown.signalAll();
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The oldest reports above {@code after} that may be sent now, without a hole between them,
   * forced to disk. Empty when there are none, or when a hole must wait for the acknowledgement
   * before it.
   *
   * @param maxBytes bound of the encoded reports together; the first one is returned in any case
   */
  public List<Report> peek(long after, int maxReports, int maxBytes) throws IOException {
    lock.lock();
    try {
      if (log.last() <= after) {
        return List.of();
      }
      force();
      List<Report> reports = contiguous(log.entries(after, maxBytes), after, maxReports, maxBytes);
      if (!reports.isEmpty()) {
        log.willSend(reports.get(reports.size() - 1).getSequence());
      }
      return reports;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The highest number that was ever handed out to be sent, also before a restart. A hub that holds
   * more has seen a later state of this directory.
   */
  public long sentUpTo() {
    return locked(log::sent);
  }

  /** The hub has stored everything up to and including this number. */
  public void ack(long upTo) throws IOException {
    lock.lock();
    try {
      log.ack(upTo);
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@link #peek} would return something for {@code sequence}, or the time is over. */
  public void awaitBeyond(long sequence, Duration atMost) throws InterruptedException, IOException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (!sendable(sequence) && left > 0) {
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The hub holds numbers of this stream that we have not given: this directory was rolled back.
   * All unacknowledged reports move into a new stream, numbered from 1. On an exception the old
   * stream stays.
   */
  public void startNewStream() throws IOException {
    lock.lock();
    try {
      StreamDirectory.Stream fresh = streams.prepare();
      try (StreamLog copy = StreamLog.open(disk, fresh.dir(), limits.segmentBytes(), quarantine)) {
        for (Entry entry : log.entries(0, Long.MAX_VALUE)) {
          copy.append(entry.urgency(), renumbered(entry, fresh.number(), copy.next()));
        }
      }
      log.close();
      StreamDirectory.Stream current = streams.adopt(fresh);
      stream = current.number();
      log = StreamLog.open(disk, current.dir(), limits.segmentBytes(), quarantine);
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets reports aside that the hub will never take, for a person to look at; the caller then
   * acknowledges them.
   */
  public void refuse(List<Report> reports, String reason) throws IOException {
    lock.lock();
    try {
      for (Report report : reports) {
        refused.add(report, reason);
      }
    } finally {
      lock.unlock();
    }
  }

  public OutboxStatus status() throws IOException {
    lock.lock();
    try {
      return new OutboxStatus(
          log.count(),
          log.bytes(),
          limits.maxBytes(),
          mergedAway,
          refusedFull,
          refused.count(),
          quarantine.damaged(),
          disk.freeBytes(dir));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    closed = true;
    try {
      log.close();
    } finally {
      if (fileLock != null) {
        fileLock.close();
      }
      lock.unlock();
    }
  }

  private long write(Report.Builder report, Urgency urgency) throws IOException {
    long sequence = log.next();
    log.append(urgency, report.setStream(stream).setSequence(sequence).build().toByteArray());
    return sequence;
  }

  private int sizeWithNumbers(Report.Builder report) {
    int bytes = report.setStream(stream).setSequence(log.next()).build().getSerializedSize();
    if (bytes > MAX_REPORT_BYTES) {
      throw new IllegalArgumentException("report of " + bytes + " bytes is too large");
    }
    return bytes;
  }

  private void force() throws IOException {
    log.force();
    lastForce = clock.instant();
  }

  /** Also when the clock was set back: the next time may be years away. */
  private boolean isForceDue() {
    Instant now = clock.instant();
    return now.isBefore(lastForce) || lastForce.plus(limits.forceEvery()).isBefore(now);
  }

  private void checkDisk(Urgency urgency) throws IOException {
    if (urgency == Urgency.STATE && disk.freeBytes(dir) < limits.keepFreeBytes()) {
      refusedFull++;
      throw new OutboxFullException(
          "the disk has less than " + limits.keepFreeBytes() + " bytes left");
    }
  }

  /** Gives up the oldest states until {@code bytes} more fit. */
  private void makeRoom(int bytes) throws IOException {
    while (log.bytes() + bytes > limits.maxBytes()) {
      if (!log.hasSealedStates()) {
        refusedFull++;
        throw new OutboxFullException("the outbox is full of results");
      }
      mergeAway(log.oldestSealed().orElseThrow());
    }
  }

  /**
   * Results of the segment move to the end under new numbers (the hub knows them by dispatch id),
   * the rest goes.
   */
  private void mergeAway(Segment segment) throws IOException {
    for (Entry entry : log.unacked(segment)) {
      if (entry.urgency() == Urgency.RESULT) {
        log.append(Urgency.RESULT, renumbered(entry, stream, log.next()));
      } else {
        mergedAway++;
      }
    }
    force();
    log.drop(segment);
  }

  private static byte[] renumbered(Entry entry, long stream, long sequence)
      throws InvalidProtocolBufferException {
    Report.Builder report = Report.parseFrom(entry.payload()).toBuilder();
    return report.setStream(stream).setSequence(sequence).build().toByteArray();
  }

  private List<Report> contiguous(List<Entry> entries, long after, int maxReports, int maxBytes)
      throws IOException {
    List<Report> reports = new ArrayList<>();
    long previous = after;
    long bytes = 0;
    for (Entry entry : entries) {
      bytes += entry.payload().size();
      boolean first = reports.isEmpty();
      boolean fits = first || (reports.size() < maxReports && bytes <= maxBytes);
      boolean follows = entry.sequence() == previous + 1 || (first && log.lowestKept() > after);
      if (!fits || !follows) {
        break;
      }
      reports.add(Report.parseFrom(entry.payload()));
      previous = entry.sequence();
    }
    return reports;
  }

  private boolean sendable(long after) throws IOException {
    if (log.last() <= after) {
      return false;
    }
    return log.lowestKept() > after ? log.lowestKept() < log.next() : log.holds(after + 1);
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  private static FileChannel lock(Path dir) throws IOException {
    FileChannel channel =
        FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException sameProcess) {
      channel.close();
      throw new OutboxInUseException(dir);
    }
    channel.close();
    throw new OutboxInUseException(dir);
  }
}
