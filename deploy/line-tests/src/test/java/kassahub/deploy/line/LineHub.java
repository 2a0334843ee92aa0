package kassahub.deploy.line;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import kassahub.hub.database.Tx;
import kassahub.proto.EnrolmentString;

/** The hub of a line, in this JVM or as a process of its own, with a partner that buys. */
interface LineHub extends AutoCloseable {
  /** Where the agents' ports are, for good. */
  Doors doors();

  /** Two ports on loopback. */
  record Doors(int mqtt, int grpc) {}

  /** A line's organisation, with its registers in the directory, that the partner pays for. */
  long organisation(long seed, List<String> serials);

  /** For one agent of this organisation. */
  EnrolmentString enrolment(long organisation);

  /** Whose licences registers here take, 32 bytes. */
  byte[] licenceKey();

  /**
   * The partner activates; a person may click twice.
   *
   * @throws AssertionError when that makes two activations
   */
  void order(long organisation, List<String> serials);

  /** Reads what the hub has written. */
  <T> T read(Function<Tx, T> work);

  /** Waits until something may have happened, or for so long. */
  void awaitNews(Duration atMost) throws InterruptedException;

  /** A person lets an agent in again that was stopped because its key seemed to be copied. */
  void release(String agent);

  /** Whoever waits for the pause after a failed try, waits no longer. */
  void skipPause();

  /** Ends it without a word, and starts it again; false when it was left alone. */
  boolean kill();

  @Override
  void close();
}
