package kassahub.agent.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies of damaged segments, for a person to look at: a handful, the oldest go first. */
final class Quarantine {
  private static final int KEPT = 4;
  private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

  private final Disk disk;
  private final Path dir;
  private long damaged;

  Quarantine(Disk disk, Path dir) {
    this.disk = disk;
    this.dir = dir;
  }

  /** Counts the damage; the copy is a courtesy and does without when the disk is full. */
  void keep(Path segment, byte[] bytes) throws IOException {
    damaged++;
    log.error("the outbox is damaged, what can be read of it is sent file={}", segment);
    disk.createDirectory(dir);
    List<Path> old = disk.list(dir);
    for (Path file : old.subList(0, Math.max(0, old.size() - KEPT + 1))) {
      disk.delete(file);
    }
    String stream = segment.getName(Math.max(0, segment.getNameCount() - 2)).toString();
    Path copy = dir.resolve(stream + "-" + segment.getFileName());
    if (disk.freeBytes(dir) > bytes.length) {
      try (Disk.OpenFile file = disk.open(copy)) {
        file.write(ByteBuffer.wrap(bytes), 0);
      }
    }
  }

  /** A power cut leaves such an end: nobody was promised what was being written there. */
  void cut(Path segment, long bytes) {
    log.warn("the outbox ends in a torn report, which is cut off file={} bytes={}", segment, bytes);
  }

  long damaged() {
    return damaged;
  }
}
