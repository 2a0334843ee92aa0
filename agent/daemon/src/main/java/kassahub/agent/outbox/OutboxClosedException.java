package kassahub.agent.outbox;

import java.io.IOException;

/** The report was not taken: the agent stops, or has stopped. */
public final class OutboxClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  OutboxClosedException() {
    super("the outbox is closed");
  }
}
