package kassahub.agent.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import kassahub.agent.simulator.device.Keeper;

/**
 * What one register remembers, a line {@code name=value} each; replaced whole, so a crash leaves
 * old or new.
 */
final class StateFile implements Keeper {
  private final Path file;

  StateFile(Path directory, String serial) throws IOException {
    Files.createDirectories(directory);
    file = directory.resolve(serial + ".state");
  }

  /** What was kept last; empty for a new register. */
  Map<String, String> read() throws IOException {
    Map<String, String> kept = new TreeMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          kept.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    }
    return kept;
  }

  @Override
  public void keep(Map<String, String> saved) {
    StringBuilder text = new StringBuilder();
    saved.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    try {
      replace(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replace(byte[] bytes) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
  }

  /** Windows cannot open a directory; there the move itself has to do. */
  private void forceDirectory() throws IOException {
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
        directory.force(true);
      }
    }
  }
}
