package kassahub.agent.outbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments and the acknowledgement of one stream. Only the last segment is written to. Not
 * thread-safe: {@link Outbox} holds the lock.
 */
final class StreamLog implements Closeable {
  private static final String SUFFIX = ".log";

  private final Disk disk;
  private final Path dir;
  private final int segmentBytes;
  private final Quarantine quarantine;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private final NumberSlots acks;
  private final NumberSlots sent;
  private Disk.@Nullable OpenFile writing;
  private boolean dirty;
  private long next = 1;

  private StreamLog(Disk disk, Path dir, int segmentBytes, Quarantine quarantine)
      throws IOException {
    this.disk = disk;
    this.dir = dir;
    this.segmentBytes = segmentBytes;
    this.quarantine = quarantine;
    this.acks = NumberSlots.open(disk, dir.resolve("ack"));
    this.sent = NumberSlots.open(disk, dir.resolve("sent"));
  }

  /** Reads every segment, cuts off a torn tail, and is ready to append. */
  static StreamLog open(Disk disk, Path dir, int segmentBytes, Quarantine quarantine)
      throws IOException {
    StreamLog log = new StreamLog(disk, dir, segmentBytes, quarantine);
    try {
      log.load();
      return log;
    } catch (IOException | RuntimeException failed) {
      log.close();
      throw failed;
    }
  }

  /** The number of the next entry. */
  long next() {
    return next;
  }

  /**
   * Takes the number {@link #next}. On an exception nothing was appended and the log is as before.
   */
  void append(Urgency urgency, byte[] payload) throws IOException {
    ByteBuffer entry = Entry.encode(next, urgency, payload);
    Segment segment = segmentFor(entry.remaining());
    Disk.OpenFile file = writingTo(segment);
    int end = segment.end + entry.remaining();
    try {
      file.write(entry, segment.end);
    } catch (IOException failed) {
      file.truncate(segment.end);
      throw failed;
    }
    segment.add(next, urgency, end);
    dirty = true;
    next++;
  }

  /**
   * Everything appended so far is on disk. When that fails the segment is left behind for a new
   * one.
   */
  void force() throws IOException {
    if (!dirty || writing == null) {
      return;
    }
    try {
      writing.force();
      dirty = false;
    } catch (IOException failed) {
      closeWriting();
      throw failed;
    }
  }

  /** The highest number that a hub can have seen of this directory. */
  long sent() {
    return Math.max(sent.number(), acks.number());
  }

  /**
   * On disk before it is sent, so that a restored copy of the directory knows less than the hub.
   */
  void willSend(long upTo) throws IOException {
    if (upTo > sent.number()) {
      sent.write(upTo);
      sent.force();
    }
  }

  /** Everything up to this number may be forgotten; segments that hold nothing else are deleted. */
  void ack(long upTo) throws IOException {
    long known = Math.min(upTo, next - 1);
    if (known <= acks.number()) {
      return;
    }
    acks.write(known); // not forced: what a power cut takes back is only sent twice
    List<Segment> done = sealed().stream().filter(segment -> segment.last <= known).toList();
    if (!done.isEmpty()) {
      acks.force();
    }
    for (Segment segment : done) {
      drop(segment);
    }
  }

  /**
   * Unacknowledged entries above this number, in order, until their payloads reach {@code
   * maxBytes}.
   */
  List<Entry> entries(long after, long maxBytes) throws IOException {
    long above = Math.max(after, acks.number());
    List<Entry> found = new ArrayList<>();
    long left = maxBytes;
    for (Segment segment : segments.values()) {
      if (segment.last > above && left > 0) {
        List<Entry> part = segment.entries(disk, above, left);
        found.addAll(part);
        left -= part.stream().mapToLong(entry -> entry.payload().size()).sum();
      }
    }
    return found;
  }

  /** The lowest unacknowledged number still held; {@link #next} when there is none. */
  long lowestKept() throws IOException {
    for (Segment segment : segments.values()) {
      if (segment.last <= acks.number()) {
        continue;
      }
      if (!segment.hasHoles()) {
        return Math.max(segment.first, acks.number() + 1);
      }
      List<Entry> held = segment.entries(disk, acks.number(), 1);
      if (!held.isEmpty()) {
        return held.get(0).sequence();
      }
    }
    return next;
  }

  /** Highest number held; {@code next - 1} unless the newest entries were lost. */
  long last() {
    return next - 1;
  }

  /** True when an entry with this number can be read. */
  boolean holds(long sequence) throws IOException {
    Map.Entry<Long, Segment> floor = segments.floorEntry(sequence);
    if (floor == null || sequence > floor.getValue().last) {
      return false;
    }
    Segment segment = floor.getValue();
    return !segment.hasHoles()
        || segment.entries(disk, sequence - 1, 1).stream().anyMatch(e -> e.sequence() == sequence);
  }

  /** The oldest segment that is no longer written to. */
  Optional<Segment> oldestSealed() {
    return sealed().stream().findFirst();
  }

  /** True when dropping states from sealed segments would win anything. */
  boolean hasSealedStates() {
    return sealed().stream().anyMatch(segment -> segment.states > 0);
  }

  /** Every entry of a segment that is not acknowledged. */
  List<Entry> unacked(Segment segment) throws IOException {
    return segment.entries(disk, acks.number(), Long.MAX_VALUE);
  }

  void drop(Segment segment) throws IOException {
    disk.delete(segment.file);
    segments.remove(segment.first);
  }

  long bytes() {
    return segments.values().stream().mapToLong(segment -> segment.end).sum();
  }

  /** Unacknowledged entries held. */
  long count() {
    return segments.values().stream().mapToLong(this::pending).sum();
  }

  @Override
  public void close() throws IOException {
    try {
      force();
    } finally {
      closeWriting();
      acks.close();
      sent.close();
    }
  }

  private long pending(Segment segment) {
    return Math.max(0, Math.min(segment.count, segment.last - acks.number()));
  }

  private List<Segment> sealed() {
    Map<Long, Segment> sealed =
        writing == null || segments.isEmpty() ? segments : segments.headMap(segments.lastKey());
    return List.copyOf(sealed.values());
  }

  private Segment segmentFor(int bytes) throws IOException {
    Map.Entry<Long, Segment> last = segments.lastEntry();
    boolean fits =
        writing != null
            && last != null
            && (last.getValue().end == 0 || last.getValue().end + bytes <= segmentBytes);
    return fits ? last.getValue() : roll();
  }

  private Segment roll() throws IOException {
    force();
    closeWriting();
    Segment segment = new Segment(dir.resolve(String.format("%016x%s", next, SUFFIX)), next);
    Disk.OpenFile file = disk.open(segment.file);
    try {
      file.truncate(0);
      disk.forceDirectory(dir);
    } catch (IOException failed) {
      file.close();
      throw failed;
    }
    segments.put(segment.first, segment);
    writing = file;
    dirty = false;
    return segment;
  }

  private Disk.OpenFile writingTo(Segment segment) throws IOException {
    if (writing == null) {
      writing = disk.open(segment.file);
    }
    return writing;
  }

  private void closeWriting() throws IOException {
    if (writing != null) {
      Disk.OpenFile file = writing;
      writing = null;
      dirty = false;
      file.close();
    }
  }

  private void load() throws IOException {
    for (Path file : disk.list(dir)) {
      String name = file.getFileName().toString();
      if (name.endsWith(SUFFIX)) {
        Segment segment = new Segment(file, Long.parseUnsignedLong(name.replace(SUFFIX, ""), 16));
        segments.put(segment.first, segment);
      }
    }
    for (Segment segment : segments.values()) {
      scan(segment);
    }
    Map.Entry<Long, Segment> newest = segments.lastEntry();
    long highest = newest == null ? 0 : newest.getValue().last;
    next = Math.max(highest, sent()) + 1; // a damaged one keeps its number: the hub may hold it
    if (newest != null) {
      cutTornTail(newest.getValue());
    }
  }

  /**
   * Counts what is readable. A damaged place inside is told and the file copied aside; it stays
   * readable around it.
   */
  private void scan(Segment segment) throws IOException {
    byte[] bytes = disk.read(segment.file, 0);
    boolean damaged = false;
    Optional<Entry> entry = Entry.next(bytes, 0, segment.first - 1);
    while (entry.isPresent()) {
      damaged |= entry.get().start() != segment.end;
      segment.add(entry.get().sequence(), entry.get().urgency(), entry.get().end());
      entry = Entry.next(bytes, segment.end, segment.last);
    }
    boolean newest = segment.first == segments.lastKey();
    boolean torn = newest && segment.last >= sent(); // it was being written, nobody has seen it
    damaged |= segment.end < bytes.length && !torn;
    if (damaged) {
      quarantine.keep(segment.file, bytes);
    }
  }

  private void cutTornTail(Segment segment) throws IOException {
    writing = disk.open(segment.file);
    if (writing.size() > segment.end) {
      quarantine.cut(segment.file, writing.size() - segment.end);
      writing.truncate(segment.end);
      writing.force();
    }
  }
}
