package kassahub.agent.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import kassahub.proto.v1.Report;

/**
 * What the hub will never take, kept for a person: two files of half the limit each, the older one
 * goes. An entry is {@code [reason length u32][reason UTF-8][report length u32][report]},
 * big-endian.
 */
final class RefusedFile {
  private final Disk disk;
  private final Path dir;
  private final long limitBytes;
  private long count;

  RefusedFile(Disk disk, Path dir, long limitBytes) {
    this.disk = disk;
    this.dir = dir;
    this.limitBytes = limitBytes;
  }

  void add(Report report, String reason) throws IOException {
    count++;
    byte[] why = reason.getBytes(UTF_8);
    byte[] what = report.toByteArray();
    ByteBuffer entry = ByteBuffer.allocate(8 + why.length + what.length);
    entry.putInt(why.length).put(why).putInt(what.length).put(what).flip();
    disk.createDirectory(dir);
    Path current = dir.resolve("refused.bin");
    try (Disk.OpenFile file = disk.open(current)) {
      if (file.size() + entry.remaining() <= limitBytes / 2) {
        file.write(entry, file.size());
        return;
      }
    }
    turnOver(current);
    if (entry.remaining() <= limitBytes / 2) {
      try (Disk.OpenFile file = disk.open(current)) {
        file.write(entry, 0);
      }
    }
  }

  long count() {
    return count;
  }

  private void turnOver(Path current) throws IOException {
    Path older = dir.resolve("refused.old.bin");
    disk.delete(older);
    disk.rename(current, older);
  }
}
