package kassahub.deploy.packages;

import java.io.IOException;
import java.nio.file.Path;

/** Programs of the system and of the JDK. */
final class Tool {
  /** Every file of every package has this time, so that two builds of one commit are the same. */
  static final long TIME = 1_793_491_200; // 2026-11-01T00:00:00Z, as in the jars

  private Tool() {}

  /**
   * Runs it to its end; what it says goes to the error stream.
   *
   * @throws IOException when there is no such program, or it fails
   */
  static void run(Path directory, String... line) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("SOURCE_DATE_EPOCH", Long.toString(TIME));
    var process = builder.start();
    process.getOutputStream().close();
    try (var said = process.inputReader()) {
      said.lines().forEach(System.err::println);
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(line[0] + " ended with " + code);
    }
  }

  /** A program of the JDK that this runs on. */
  static String ofJdk(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
