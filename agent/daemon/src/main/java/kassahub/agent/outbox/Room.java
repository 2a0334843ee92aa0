package kassahub.agent.outbox;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what the agent must keep finds room on the disk. However often something is refused, the
 * log gets one line when the room runs out and one when there is room again, and the hub is told.
 */
public final class Room {
  private static final Logger log = LoggerFactory.getLogger(Room.class);

  private final AtomicBoolean out = new AtomicBoolean();
  private volatile Runnable told = () -> {};

  /** Who is told of a change; must not block. */
  public void whenChanged(Runnable listener) {
    told = listener;
  }

  /** Something was not kept; that the agent stops says nothing of the disk. */
  public void refused(String what, IOException reason) {
    if (!(reason instanceof OutboxClosedException) && out.compareAndSet(false, true)) {
      log.warn(
          "There is no room on the disk; nothing is taken until there is. first={} reason=\"{}\"",
          what,
          reason.toString());
      told.run();
    } else {
      log.debug("not kept: {}", what, reason);
    }
  }

  /** Something that needs as much room as anything was kept. */
  public void taken() {
    if (out.compareAndSet(true, false)) {
      log.info("There is room on the disk again.");
      told.run();
    }
  }

  public boolean isOut() {
    return out.get();
  }
}
