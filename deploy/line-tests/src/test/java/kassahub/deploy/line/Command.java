package kassahub.deploy.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program of the system that is waited for. */
final class Command {
  private Command() {}

  /**
   * Runs it here.
   *
   * @return what it said
   * @throws IOException that says what was wrong, unless it ended well
   */
  static String run(String... command) throws IOException {
    return run(Path.of(""), List.of(command));
  }

  /** The same in a folder. */
  static String run(Path where, List<String> command) throws IOException {
    var said = Files.createTempFile("kassahub-said-", null);
    try {
      var process =
          new ProcessBuilder(command)
              .directory(where.toAbsolutePath().toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            "%s: %s".formatted(String.join(" ", command), Files.readString(said).strip()));
      }
      return Files.readString(said);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    } finally {
      Files.delete(said);
    }
  }
}
