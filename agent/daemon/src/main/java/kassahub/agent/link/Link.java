package kassahub.agent.link;

import java.time.Duration;

/** One open byte pipe. */
public interface Link extends AutoCloseable {
  /** What {@link #read} returns when the time is over. */
  int SILENCE = -1;

  /** Sends all of it; returns when it is on its way. */
  void write(byte[] bytes) throws LinkException;

  /** The next byte, 0 to 255, or {@link #SILENCE} when none came in time. */
  int read(Duration atMost) throws LinkException;

  /** Whether a byte can be had without waiting. */
  boolean ready();

  /**
   * Waits until the line is ours for one whole exchange, where it is shared; nothing is written or
   * read outside of a turn.
   *
   * @throws LinkException {@code BUSY} when that takes too long
   */
  default Turn turn() throws LinkException {
    return () -> {};
  }

  /** Ends when it is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Throws away what has arrived and was not read. */
  void drain() throws LinkException;

  /** Safe twice. A read that waits ends with an exception. */
  @Override
  void close();
}
