package kassahub.agent.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of one segment file: plain counters, kept by {@link StreamLog}. */
final class Segment {
  final Path file;
  final long first;

  /** Highest number in the file; {@code first - 1} while it is empty. */
  long last;

  long count;
  long states;
  int end;

  /**
   * Where the last reading stopped, so that draining does not start over: behind this number, at
   * this byte.
   */
  private long readUpTo;

  private int readEnd;

  Segment(Path file, long first) {
    this.file = file;
    this.first = first;
    this.last = first - 1;
    this.readUpTo = last;
  }

  void add(long sequence, Urgency urgency, int newEnd) {
    last = sequence;
    count++;
    states += urgency == Urgency.STATE ? 1 : 0;
    end = newEnd;
  }

  boolean hasHoles() {
    return count != last - first + 1;
  }

  /**
   * Entries with numbers above this, until their payloads reach {@code maxBytes}; damage is stepped
   * over.
   */
  List<Entry> entries(Disk disk, long after, long maxBytes) throws IOException {
    if (after < readUpTo) {
      readUpTo = first - 1;
      readEnd = 0;
    }
    int base = readEnd;
    byte[] bytes = disk.read(file, base);
    List<Entry> found = new ArrayList<>();
    long taken = 0;
    while (readEnd < end && taken < maxBytes) {
      Optional<Entry> next = Entry.next(bytes, readEnd - base, readUpTo);
      if (next.isEmpty()) {
        break;
      }
      Entry entry = next.get();
      readUpTo = entry.sequence();
      readEnd = base + entry.end();
      if (entry.sequence() > after) {
        found.add(entry);
        taken += entry.payload().size();
      }
    }
    return found;
  }
}
