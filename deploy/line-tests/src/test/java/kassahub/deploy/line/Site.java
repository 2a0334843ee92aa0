package kassahub.deploy.line;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import kassahub.deploy.line.LineHub.Doors;
import kassahub.hub.database.DatabaseAddress;

/** Machines with hubs as processes and a database, all on loopback. */
interface Site extends AutoCloseable {
  /** What the hub is told that fills the database before the others start. */
  String firstConfig();

  /** Starts the hubs and waits until they answer. */
  void start() throws IOException;

  /** Where agents connect. */
  Doors doors();

  /** Where people and programs do, with a slash at its end. */
  URI web();

  DatabaseAddress database();

  /** Waits until a hub has sent work to agents that is not done yet, or for so long. */
  void awaitWork(Duration atMost);

  /**
   * Kills a hub and starts it again; where there is only one, waits until it answers. False when it
   * was killed just before.
   */
  boolean kill() throws IOException;

  /** Waits until a hub ends, or for so long. */
  void awaitEnd(Duration atMost) throws InterruptedException;

  @Override
  void close() throws IOException;

  static URI api(URI web) {
    return web.resolve("api/v1/");
  }
}
