package kassahub.agent.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A pair of ptys made by socat: the link that a client opens, and the register's own end beside it.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final int LOOKS = 250;
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private final Process socat;
  private final Path registerEnd;

  private PseudoTerminal(Process socat, Path registerEnd) {
    this.socat = socat;
    this.registerEnd = registerEnd;
  }

  /**
   * Makes the pair; both links are gone when it is closed.
   *
   * @throws IOException when socat is not installed or does not make the links within 5 seconds
   */
  static PseudoTerminal make(Path link) throws IOException {
    Path registerEnd = link.resolveSibling(link.getFileName() + ".register");
    PseudoTerminal made = new PseudoTerminal(socat(link, registerEnd), registerEnd);
    for (int look = 0; look < LOOKS && !made.hasEnded(); look++) {
      if (Files.exists(link) && Files.exists(registerEnd)) {
        return made;
      }
    }
    made.close();
    throw new IOException("socat could not make " + link);
  }

  Path registerEnd() {
    return registerEnd;
  }

  @Override
  public void close() {
    socat.destroy();
  }

  private static Process socat(Path link, Path registerEnd) throws IOException {
    try {
      return new ProcessBuilder("socat", end(link), end(registerEnd))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException(link + " is not there, and socat, which makes it, is not installed", e);
    }
  }

  private static String end(Path link) {
    return "pty,raw,echo=0,link=" + link;
  }

  private boolean hasEnded() throws IOException {
    try {
      return socat.waitFor(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while socat was starting", e);
    }
  }
}
