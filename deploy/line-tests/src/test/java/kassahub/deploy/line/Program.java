package kassahub.deploy.line;

import java.io.IOException;
import java.time.Duration;
import kassahub.agent.ConfigException;

/** The agent on a till's computer, in this JVM or as a process of its own. */
interface Program {
  void start() throws IOException, ConfigException;

  /** However it ends: the outbox may be looked at afterwards. Safe twice. */
  void stop() throws IOException;

  /** How much room the disk has from now on. */
  void room(FullDisk.Room left) throws IOException;

  /** What the computer's clock shows from now on; only that of a JVM's own can be set. */
  default void clock(Duration ahead) {}

  /** No more mischief that is its own. */
  void calm();

  /** Whether its outbox is so small that it has given states up since it was started. */
  boolean hasMergedAway();

  /** Reports that the hub has not taken yet, as far as is known from outside. */
  long unsent();

  /** The end of its log, for a test that gives it up; nothing where it has none of its own. */
  default String lastWords() throws IOException {
    return "";
  }
}
