package kassahub.hub.database;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded server again when its process has ended: killed for want of memory, by hand,
 * or fallen over a full disk. Pauses grow from one second to a minute; it never gives up, for
 * whatever is in the way may go away.
 */
final class PostgresWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresWatch.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final OrphanServer server;
  private final Launch launch;
  private ProcessHandle process; // of the thread
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** Starts the server; returns when it answers. */
  interface Launch {
    void run() throws IOException;
  }

  private PostgresWatch(OrphanServer server, ProcessHandle process, Launch launch) {
    this.server = server;
    this.process = process;
    this.launch = launch;
    thread = Thread.ofPlatform().daemon().name("database-watch").unstarted(this::watch);
  }

  /** Watches a server that runs; empty where processes cannot be looked into. */
  static Optional<PostgresWatch> begin(Path cluster, Launch launch) {
    var server = new OrphanServer(cluster);
    var watch = server.find().map(process -> new PostgresWatch(server, process, launch));
    watch.ifPresent(begun -> begun.thread.start());
    return watch;
  }

  /** Waits for a start that is under way, so that nothing starts afterwards. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
        thread.join(PATIENCE);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!process.isAlive() || !server.servesThisCluster(process)) {
          LOG.error("The process of the database has ended; it is started again.");
          startAgain();
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAgain() throws InterruptedException {
    var told = "";
    var pause = FIRST_PAUSE;
    while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        server.stop();
        launch.run();
        process = server.find().orElseThrow(() -> new IOException("it ended at once"));
        LOG.warn("The process of the database runs again.");
        return;
      } catch (IOException | RuntimeException failure) {
        var reason = String.valueOf(failure.getMessage());
        if (!reason.equals(told)) {
          told = reason;
          LOG.error("The database does not start; tried again and again. reason=\"{}\"", reason);
        }
        var doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
      }
    }
  }
}
