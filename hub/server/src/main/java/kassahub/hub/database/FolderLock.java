package kassahub.hub.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process at a time works in a folder: the file {@code lock} in it, held by the operating
 * system, so a killed process leaves nothing behind. The file tells the holder's process id.
 */
final class FolderLock implements AutoCloseable {
  /** Closing any handle on the file frees the lock of the whole process: open one only. */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes it at once or not at all.
   *
   * @throws IllegalStateException another one holds it
   */
  static FolderLock take(Path folder) throws IOException {
    if (!HELD_HERE.add(folder)) {
      throw taken(folder, ProcessHandle.current().pid() + "");
    }
    try {
      return new FolderLock(folder, lock(folder));
    } catch (IOException | RuntimeException failure) {
      HELD_HERE.remove(folder);
      throw failure;
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    var file = folder.resolve("lock");
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw taken(folder, Files.readString(file).strip());
      }
      var pid = Long.toString(ProcessHandle.current().pid());
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  private static IllegalStateException taken(Path folder, String holder) {
    return new IllegalStateException(
        "another hub (process %s) runs in %s: stop it first, or give this one a data folder of its own"
            .formatted(holder, folder));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(folder);
  }
}
