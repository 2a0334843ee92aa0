package kassahub.agent.outbox;

import java.io.IOException;

/**
 * The report was not taken: nothing is left that may be dropped for it. The outbox itself is whole.
 */
public final class OutboxFullException extends IOException {
  private static final long serialVersionUID = 1L;

  OutboxFullException(String message) {
    super(message);
  }
}
