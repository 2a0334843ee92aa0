package kassahub.hub.gateway;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what waits for the database, so much at once and the rest in the order in which it came.
 * However many agents come back at once, they are held up and none is refused, and who asks for a
 * page waits behind no more of them than have their turn. What waits is bounded by the links that
 * an instance takes.
 */
public final class FewAtOnce implements Executor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FewAtOnce.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore turns;

  /**
   * @param atOnce how many have their turn
   */
  public FewAtOnce(int atOnce) {
    turns = new Semaphore(atOnce, true);
  }

  /** Begins nothing once the hub stops: what asked for it ends, too. */
  @Override
  public void execute(Runnable work) {
    try {
      threads.execute(() -> inTurn(work));
    } catch (RejectedExecutionException stopping) {
      log.debug("Not begun, because the hub stops.", stopping);
    }
  }

  /** Takes nothing new; what runs or waits goes on by itself. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private void inTurn(Runnable work) {
    turns.acquireUninterruptibly();
    try {
      work.run();
    } finally {
      turns.release();
    }
  }
}
