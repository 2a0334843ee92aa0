package kassahub.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Room that is set aside while there is some, to be given up for saying that there is none. */
final class Reserve {
  private static final Logger log = LoggerFactory.getLogger(Reserve.class);
  private static final int BYTES = 256 << 10;

  private final Path file;

  Reserve(Path file) {
    this.file = file;
  }

  /** Sets it aside unless it is. */
  void keep() {
    try {
      if (!Files.exists(file) || Files.size(file) < BYTES) {
        Files.write(file, new byte[BYTES]);
      }
    } catch (IOException full) {
      log.debug("nothing can be set aside", full);
    }
  }

  void giveUp() throws IOException {
    Files.deleteIfExists(file);
  }
}
