package kassahub.agent.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which stream is current: the directory {@code v1-GENERATION-STREAM} with the highest generation.
 * A new stream is filled under another name and becomes current by one rename.
 */
final class StreamDirectory {
  private static final Pattern NAME = Pattern.compile("v1-(\\d{8})-([0-9a-f]{16})");
  private static final Pattern FOREIGN = Pattern.compile("v\\d+-.*");

  private final Disk disk;
  private final Path dir;
  private final LongSupplier random;

  StreamDirectory(Disk disk, Path dir, LongSupplier random) {
    this.disk = disk;
    this.dir = dir;
    this.random = random;
  }

  record Stream(long number, Path dir) {}

  /**
   * The current stream, made when there is none; what an interrupted change left behind is deleted.
   */
  Stream current() throws IOException {
    disk.createDirectory(dir);
    List<Path> streams = streams();
    for (Path file : disk.list(dir)) {
      boolean superseded = streams.contains(file) && !file.equals(streams.get(streams.size() - 1));
      if (superseded || file.getFileName().toString().startsWith("new-")) {
        disk.delete(file);
      }
    }
    return streams.isEmpty() ? adopt(prepare()) : stream(streams.get(streams.size() - 1));
  }

  /** A directory for a new stream, not yet current. */
  Stream prepare() throws IOException {
    long number = random.getAsLong();
    Path fresh = dir.resolve("new-" + hex(number));
    disk.createDirectory(fresh);
    return new Stream(number, fresh);
  }

  /** Makes a prepared stream the current one and deletes the others. */
  Stream adopt(Stream prepared) throws IOException {
    List<Path> old = streams();
    long generation = old.isEmpty() ? 1 : generation(old.get(old.size() - 1)) + 1;
    Path name =
        dir.resolve(String.format(Locale.ROOT, "v1-%08d-%s", generation, hex(prepared.number())));
    disk.forceDirectory(prepared.dir());
    disk.rename(prepared.dir(), name);
    disk.forceDirectory(dir);
    for (Path superseded : old) {
      disk.delete(superseded);
    }
    return new Stream(prepared.number(), name);
  }

  private List<Path> streams() throws IOException {
    List<Path> all = disk.list(dir);
    for (Path path : all) {
      String name = path.getFileName().toString();
      if (FOREIGN.matcher(name).matches() && !NAME.matcher(name).matches()) {
        throw new IOException("outbox " + name + " was written by another version of the agent");
      }
    }
    return all.stream()
        .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
        .toList();
  }

  private static Stream stream(Path path) {
    return new Stream(Long.parseUnsignedLong(match(path).group(2), 16), path);
  }

  private static long generation(Path path) {
    return Long.parseLong(match(path).group(1));
  }

  private static Matcher match(Path path) {
    Matcher matcher = NAME.matcher(path.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a stream directory: " + path);
    }
    return matcher;
  }

  private static String hex(long number) {
    return String.format(Locale.ROOT, "%016x", number);
  }
}
