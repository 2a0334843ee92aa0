package kassahub.agent.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A disk in memory whose power can be cut: what was not forced is gone, or half there. */
public final class MemoryDisk implements Disk {
  private static final class Content {
    byte[] now = new byte[0];
    byte[] forced = new byte[0];
  }

  private final TreeMap<Path, Content> files = new TreeMap<>();
  private final Map<Path, Content> forcedNames = new HashMap<>();
  public long capacity = Long.MAX_VALUE;
  long reportedFree = Long.MAX_VALUE;
  boolean forceFails;

  /** Forgets what was not forced; of the last unforced bytes of a file some may be there. */
  void cutPower(RandomGenerator random) {
    files.clear();
    forcedNames.forEach(
        (path, content) -> {
          int grown = Math.max(0, content.now.length - content.forced.length);
          int kept = content.forced.length + (grown == 0 ? 0 : random.nextInt(grown + 1));
          byte[] after = Arrays.copyOf(content.forced, kept);
          if (grown > 0) {
            System.arraycopy(
                content.now,
                content.forced.length,
                after,
                content.forced.length,
                kept - content.forced.length);
          }
          content.now = after;
          content.forced = after.clone();
          files.put(path, content);
        });
  }

  byte[] content(Path file) {
    return file(file).now.clone();
  }

  void setContent(Path file, byte[] bytes) {
    file(file).now = bytes.clone();
  }

  private Content file(Path path) {
    return Optional.ofNullable(files.get(path)).orElseThrow();
  }

  /** Bytes in its files. */
  public long used() {
    return files.values().stream().mapToLong(content -> content.now.length).sum();
  }

  /** Every file, sorted. */
  List<Path> all() {
    return List.copyOf(files.keySet());
  }

  @Override
  public OpenFile open(Path path) {
    return new MemoryFile(files.computeIfAbsent(path, p -> new Content()));
  }

  @Override
  public byte[] read(Path file, long from) {
    byte[] all = file(file).now;
    return Arrays.copyOfRange(all, (int) Math.min(from, all.length), all.length);
  }

  @Override
  public List<Path> list(Path dir) {
    return files.keySet().stream()
        .filter(path -> path.startsWith(dir) && !path.equals(dir))
        .map(path -> dir.resolve(path.getName(dir.getNameCount())))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public void createDirectory(Path dir) {}

  @Override
  public void rename(Path from, Path to) {
    for (Path path : new ArrayList<>(files.keySet())) {
      if (path.startsWith(from)) {
        files.put(to.resolve(from.relativize(path)), files.remove(path));
      }
    }
    forcedNames.clear();
    forcedNames.putAll(files);
  }

  @Override
  public void delete(Path path) {
    files.keySet().removeIf(file -> file.startsWith(path));
    forcedNames.keySet().removeIf(file -> file.startsWith(path));
  }

  @Override
  public void forceDirectory(Path dir) {
    files.forEach(
        (path, content) -> {
          if (path.startsWith(dir)) {
            forcedNames.put(path, content);
          }
        });
  }

  @Override
  public long freeBytes(Path dir) {
    return Math.min(reportedFree, capacity - used());
  }

  private final class MemoryFile implements OpenFile {
    private final Content content;

    MemoryFile(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.now.length;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      long grows = Math.max(0, position + bytes.remaining() - content.now.length);
      long room = Math.max(0, capacity - used());
      int taken = grows <= room ? bytes.remaining() : (int) (bytes.remaining() - (grows - room));
      byte[] after =
          Arrays.copyOf(content.now, (int) Math.max(content.now.length, position + taken));
      bytes.get(after, (int) position, taken);
      content.now = after;
      if (bytes.hasRemaining()) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void truncate(long size) {
      content.now = Arrays.copyOf(content.now, (int) size);
    }

    @Override
    public void force() throws IOException {
      if (forceFails) {
        throw new IOException("Input/output error");
      }
      content.forced = content.now.clone();
    }

    @Override
    public void close() {}
  }
}
