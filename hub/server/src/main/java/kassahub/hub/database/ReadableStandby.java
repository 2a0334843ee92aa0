package kassahub.hub.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kassahub.hub.database.DatabaseAddress.Server;
import kassahub.hub.database.WrittenPosition.Unfit;

/** A server that large reads may be made from, with connections of its own. */
final class ReadableStandby implements AutoCloseable {
  /** As many files as a hub makes at once. */
  private static final int CONNECTIONS = 4;

  private static final Duration LOOK = Duration.ofMillis(50);
  private static final long REST_NANOS = Duration.ofSeconds(30).toNanos();

  private final Server server;
  private final Database database;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile long restsUntil = System.nanoTime();

  ReadableStandby(Vertx vertx, DatabaseAddress address, Server server) {
    this.server = server;
    database =
        Database.beside(vertx, () -> Future.succeededFuture(address.forHub(server)), CONNECTIONS);
  }

  Server server() {
    return server;
  }

  <T> T read(Scope scope, Function<Tx, T> work) {
    return database.transact(scope, work);
  }

  /**
   * Waits until this server has applied what was written.
   *
   * @param deadline by {@link System#nanoTime()}
   * @throws Unfit it has not by then, or never will
   */
  void await(Tx tx, WrittenPosition written, long deadline) {
    while (!written.isApplied(tx)) {
      if (deadline - System.nanoTime() <= 0 || isClosedWithin(LOOK)) {
        throw new Unfit("it is behind the primary");
      }
    }
  }

  private boolean isClosedWithin(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** It failed: whoever comes in the next half minute need not find out as well. */
  void rest() {
    restsUntil = System.nanoTime() + REST_NANOS;
  }

  boolean rests() {
    return restsUntil - System.nanoTime() > 0;
  }

  @Override
  public void close() {
    closed.countDown();
    database.close();
  }
}
