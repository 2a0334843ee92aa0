package kassahub.agent.outbox;

import java.io.IOException;
import java.nio.file.Path;

/** Another agent works in this directory. */
public final class OutboxInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  OutboxInUseException(Path dir) {
    super("another agent uses " + dir);
  }
}
