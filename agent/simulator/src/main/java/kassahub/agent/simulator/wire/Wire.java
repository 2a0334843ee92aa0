package kassahub.agent.simulator.wire;

import java.time.Duration;

/** What a link layer can do with the connection of its client. */
public interface Wire {
  void send(byte[] bytes);

  /** Hangs up; on a serial line nothing happens. */
  void cut();

  /** Lets the client go without telling it; the next one is served. */
  void abandon();

  /** Runs the work later on the same thread, also when the client has gone. */
  void later(Duration delay, Runnable work);
}
