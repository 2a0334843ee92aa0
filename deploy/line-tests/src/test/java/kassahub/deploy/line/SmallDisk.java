package kassahub.deploy.line;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system of its own, in memory, that somebody else fills up. */
final class SmallDisk implements AutoCloseable {
  private static final int CHUNK = 1 << 20;
  private static final int PAGE = 4 << 10;

  private final Path at;

  /**
   * Mounts it.
   *
   * @param at a folder, that is made
   * @param options of a tmpfs
   * @throws IOException that says why it cannot be had here
   */
  SmallDisk(Path at, String options) throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      throw new IOException("only root mounts a file system");
    }
    this.at = Files.createDirectories(at);
    Command.run("mount", "-t", "tmpfs", "-o", options, "kassahub-test", at.toString());
    Runtime.getRuntime().addShutdownHook(new Thread(this::unmount));
  }

  /** To the last page. */
  void fill() throws IOException {
    try (var file =
        FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      fill(file, CHUNK);
      fill(file, PAGE);
    }
  }

  private static void fill(FileChannel file, int bytes) {
    try {
      while (file.write(ByteBuffer.allocate(bytes)) == bytes) {
        // there is room for more
      }
    } catch (IOException full) {
      // as it was meant
    }
  }

  /** Somebody made room. */
  void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return at.resolve("somebody-elses");
  }

  private void unmount() {
    try {
      Command.run("umount", "--lazy", at.toString());
    } catch (IOException already) {
      // it was closed before
    }
  }

  @Override
  public void close() {
    unmount();
  }
}
